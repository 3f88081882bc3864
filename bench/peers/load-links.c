#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <zmq.h>

enum { ATTESTS_OUT = 256, RECEIVE_MS = 10000, ATTEST_TRIES_MAX = 1000 };

static void *dealer(const struct load *load, const char *endpoint)
{
    const struct settings *settings = &load->settings;
    int linger = 0, timeout = RECEIVE_MS, high_water = 4096;
    void *socket = zmq_socket(load->context, ZMQ_DEALER);
    if (!socket) {
        fail("cannot make a socket: %s", zmq_strerror(zmq_errno()));
    }
    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, settings->server_key, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, settings->public_key, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, settings->secret_key, 40);
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    zmq_setsockopt(socket, ZMQ_SNDTIMEO, &timeout, sizeof timeout);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
    if (zmq_connect(socket, endpoint)) {
        fail("cannot connect to %s: %s", endpoint, zmq_strerror(zmq_errno()));
    }
    return socket;
}

void load_connect(struct load *load)
{
    const struct settings *settings = &load->settings;
    load->context = zmq_ctx_new();
    zmq_ctx_set(load->context, ZMQ_MAX_SOCKETS, CONNECTIONS_MAX + 8);
    load->links = (struct link *)calloc(settings->connections, sizeof *load->links);
    load->waiter = epoll_create1(EPOLL_CLOEXEC);
    if (!load->links || load->waiter < 0) {
        fail("cannot make the connections: %m");
    }
    for (size_t i = 0; i < settings->connections; i++) {
        struct link *link = &load->links[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = link};
        size_t size = sizeof link->descriptor;
        link->number = i;
        link->socket = dealer(load, settings->endpoints[i % settings->endpoint_count]);
        zmq_getsockopt(link->socket, ZMQ_FD, &link->descriptor, &size);
        if (epoll_ctl(load->waiter, EPOLL_CTL_ADD, link->descriptor, &event)) {
            fail("cannot wait for a connection: %m");
        }
    }
}

uint64_t load_random(struct load *load)
{
    load->random ^= load->random << 13;
    load->random ^= load->random >> 7;
    load->random ^= load->random << 17;
    return load->random;
}

/* The number of the credential stands in the request's correlation, but for its upper bits:
   replies of one connection to attests come in order. */
uint64_t load_attest(struct load *load)
{
    static struct message ask;
    static uint8_t reply[REPLY_BYTES_MAX];
    uint64_t start = now_ns();
    size_t wanted = load->settings.credentials, asked = 0, granted = 0, refused = 0;
    char task[64];
    while (granted < wanted) {
        while (asked < wanted && asked < granted + ATTESTS_OUT) {
            snprintf(task, sizeof task, "bench-%d-%zu", (int)getpid(), asked++);
            message_attest(&ask, task, load->settings.ttl_ms);
            if (zmq_send(load->links[0].socket, ask.bytes, ask.count, 0) < 0) {
                fail("cannot send an attest: is the broker there, this process enrolled?");
            }
        }
        int count = zmq_recv(load->links[0].socket, reply, sizeof reply, 0);
        if (count < 0) {
            fail("no reply to an attest: is the broker there, this process enrolled?");
        }
        const uint8_t *credential = reply_credential(reply, count);
        if (credential) {
            memcpy(load->credentials + granted++ * CREDENTIAL_BYTES, credential, CREDENTIAL_BYTES);
        } else if (reply_status(reply, count) == 6 && refused++ < ATTEST_TRIES_MAX) {
            asked--; /* overloaded: another task in its place */
        } else {
            fail("an attest was refused, status %d", reply_status(reply, count));
        }
    }
    return now_ns() - start;
}

int load_send(struct load *load, struct link *link, uint64_t asked_ns)
{
    size_t which = load->settings.credentials > 1
                       ? load_random(load) % load->settings.credentials : 0;
    message_number(&load->request, load->next_number);
    message_credential(&load->request, load->credentials + which * CREDENTIAL_BYTES);
    if (zmq_send(link->socket, load->request.bytes, load->request.count, ZMQ_DONTWAIT) < 0) {
        if (zmq_errno() == EAGAIN) {
            return 0;
        }
        fail("send: %s", zmq_strerror(zmq_errno()));
    }
    load->asked_ns[load->next_number & CORRELATION_MASK] = asked_ns;
    load->next_number++;
    load->outstanding++;
    return 1;
}

void load_take(struct load *load, struct link *link, const uint8_t *reply, int count)
{
    struct results *results = &load->results;
    uint32_t number = reply_number(reply, count);
    int permit = 0;
    if (number == UINT32_MAX) {
        results->errors++;
        return;
    }
    if (!load->asked_ns[number]) {
        return; /* too late, and counted as lost already */
    }
    load->outstanding--;
    if (!results_add(results, now_ns() - load->asked_ns[number])) {
        load->is_full = 1;
    }
    load->asked_ns[number] = 0;
    results->answered[link->number]++;
    if (!load->settings.is_broker) {
        results->decisions++;
        return;
    }
    size_t decisions = reply_decisions(reply, count, &permit);
    results->decisions += decisions;
    results->errors += decisions == 0;
    *(permit ? &results->permits : &results->denials) += decisions;
}

int load_wait(struct load *load, uint64_t wait_ns, struct link **ready, int most)
{
    struct epoll_event events[256];
    struct timespec wait = {wait_ns / 1000000000, wait_ns % 1000000000};
    int count = epoll_pwait2(load->waiter, events, most < 256 ? most : 256, &wait, NULL);
    if (count < 0 && errno != EINTR) {
        fail("wait: %m");
    }
    for (int i = 0; i < count; i++) {
        ready[i] = (struct link *)events[i].data.ptr;
    }
    return count < 0 ? 0 : count;
}
