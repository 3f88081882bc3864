/*
 * The floor that libzmq sets to a feed: a ROUTER with CURVE that sends one frame to each of its
 * subscribers, nothing decided, written down or kept. Prints its public key and the endpoint it
 * bound; whoever sends it anything is a subscriber from then on (subscribers.c does).
 *
 *   fan-out ENDPOINT EVENT_BYTES
 *
 * Each line on standard input begins an epoch: it is sent to all, in an event of so many bytes.
 */
#define _GNU_SOURCE
#include "curve-server.h"
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

enum { SUBSCRIBERS_MAX = 4096, EVENT_MAX_BYTES = 4096, HEAD_BYTES = 20, NAME_BYTES = 5 };

static struct {
    void *socket;
    char names[SUBSCRIBERS_MAX][NAME_BYTES];
    size_t count, event_bytes;
    uint32_t epoch;
} state;

static void send_to(const char *name, const void *bytes, size_t count)
{
    if (zmq_send(state.socket, name, NAME_BYTES, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0
        || zmq_send(state.socket, bytes, count, ZMQ_DONTWAIT) < 0) {
        fail("send: %s", zmq_strerror(zmq_errno()));
    }
}

/* An unsigned number of 32 bits, as CBOR. */
static void put_number(uint8_t *at, uint32_t number)
{
    at[0] = 0x1a;
    for (int i = 0; i < 4; i++) {
        at[1 + i] = number >> (24 - 8 * i);
    }
}

/* [1, 12, 1, 0, {1: instance, 2: epoch, 3: heartbeat, 4: whole}] */
static void take_subscribers(void)
{
    char name[NAME_BYTES], request[64];
    uint8_t answer[] = {0x85, 1, 12, 1, 0, 0xa4, 1, 0x50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 2, 0x1a, 0, 0, 0, 0, 3, 0, 4, 0xf4};
    for (;;) {
        int length = zmq_recv(state.socket, name, sizeof name, ZMQ_DONTWAIT);
        if (length < 0) {
            return;
        }
        if (length != NAME_BYTES || zmq_recv(state.socket, request, sizeof request, 0) < 0
            || state.count == SUBSCRIBERS_MAX) {
            fail("cannot take a subscriber");
        }
        memcpy(state.names[state.count++], name, NAME_BYTES);
        put_number(answer + 25, state.epoch);
        send_to(name, answer, sizeof answer);
    }
}

/* [1, 14, 0, 0, {1: epoch, 2: sent, 3: [{1: epoch, 2: bytes}]}] */
static void tell_all(void)
{
    static uint8_t event[EVENT_MAX_BYTES] = {0x85, 1, 14, 0, 0, 0xa3, 1};
    put_number(event + 7, ++state.epoch);
    memcpy(event + 12, (uint8_t[]){2, 0, 3, 0x81, 0xa2, 1, 0, 2}, 8);
    for (size_t i = 0; i < state.count; i++) {
        send_to(state.names[i], event, state.event_bytes);
    }
}

int main(int argc, char **argv)
{
    char line[64];
    int yes = 1;
    if (argc != 3) {
        fprintf(stderr, "usage: fan-out ENDPOINT EVENT_BYTES\n");
        return 2;
    }
    driver_start();
    state.event_bytes = strtoul(argv[2], NULL, 10);
    if (state.event_bytes < HEAD_BYTES || state.event_bytes > EVENT_MAX_BYTES) {
        fail("an event has %d to %d bytes", HEAD_BYTES, EVENT_MAX_BYTES);
    }
    state.socket = curve_server(argv[1], 64);
    zmq_setsockopt(state.socket, ZMQ_ROUTER_MANDATORY, &yes, sizeof yes);
    for (;;) {
        zmq_pollitem_t items[] = {
            {state.socket, 0, ZMQ_POLLIN, 0},
            {NULL, STDIN_FILENO, ZMQ_POLLIN, 0},
        };
        if (zmq_poll(items, 2, -1) < 0 && zmq_errno() != EINTR) {
            fail("wait: %s", zmq_strerror(zmq_errno()));
        }
        take_subscribers();
        if (items[1].revents) {
            if (read(STDIN_FILENO, line, sizeof line) <= 0) {
                return 0;
            }
            tell_all();
        }
    }
}
