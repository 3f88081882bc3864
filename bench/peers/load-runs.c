#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

enum { READY_MAX = 256, CHURN_OUT = 256 };

static uint8_t reply[REPLY_BYTES_MAX];

/* What is still out when waiting for it ended: counted, and its latency is what it took at
   least. A reply that comes after all finds nobody who asked. */
static void give_up(struct load *load)
{
    uint64_t now = now_ns();
    for (size_t i = 0; load->outstanding > 0 && i <= CORRELATION_MASK; i++) {
        if (load->asked_ns[i]) {
            results_add(&load->results, now - load->asked_ns[i]);
            load->asked_ns[i] = 0;
            load->results.lost++;
            load->outstanding--;
        }
    }
    load->outstanding = 0;
}

/* Takes in all that lies ready on the link and sends one for each while `end` is to come. It
   must be emptied: its descriptor tells of news only once. */
static void answer_link(struct load *load, struct link *link, uint64_t end)
{
    int count;
    while ((count = zmq_recv(link->socket, reply, sizeof reply, ZMQ_DONTWAIT)) >= 0) {
        load_take(load, link, reply, count);
        uint64_t now = now_ns();
        if (now < end && !load->is_full) {
            load_send(load, link, now);
        }
    }
}

/* One connection: what a plain client does, a blocking receive. */
static void run_closed_alone(struct load *load, uint64_t end)
{
    struct link *link = &load->links[0];
    while (load->outstanding > 0) {
        int count = zmq_recv(link->socket, reply, sizeof reply, 0);
        if (count < 0) {
            break;
        }
        load_take(load, link, reply, count);
        uint64_t now = now_ns();
        if (now < end && !load->is_full) {
            load_send(load, link, now);
        }
    }
}

static void run_closed_many(struct load *load, uint64_t end)
{
    struct link *ready[READY_MAX];
    for (size_t i = 0; i < load->settings.connections; i++) {
        answer_link(load, &load->links[i], end);
    }
    while (load->outstanding > 0 && now_ns() < end + DRAIN_NS) {
        int count = load_wait(load, 100000000, ready, READY_MAX);
        for (int i = 0; i < count; i++) {
            answer_link(load, ready[i], end);
        }
    }
}

void run_closed(struct load *load, struct command command)
{
    uint64_t start = now_ns(), end = start + command.milliseconds * 1000000;
    for (size_t i = 0; i < load->settings.connections; i++) {
        for (uint64_t out = 0; out < command.amount && out < OUTSTANDING_MAX; out++) {
            if (!load_send(load, &load->links[i], now_ns())) {
                break;
            }
        }
    }
    if (load->settings.connections == 1) {
        run_closed_alone(load, end);
    } else {
        run_closed_many(load, end);
    }
    load->results.elapsed_ns = now_ns() - start;
    give_up(load);
}

/* The request that is due at start + number / rate is sent then or, if that is past, at once;
   its latency runs from when it was due. So a stall counts for all whom it kept waiting. */
void run_open(struct load *load, struct command command)
{
    struct link *ready[READY_MAX];
    uint64_t start = now_ns(), end = start + command.milliseconds * 1000000;
    uint64_t sent = 0, total = command.milliseconds * command.amount / 1000, turn = 0, now;
    while ((now = now_ns()) < end + DRAIN_NS && !load->is_full) {
        uint64_t due = start + (uint64_t)(sent * 1e9 / command.amount);
        int is_held = load->outstanding >= OUTSTANDING_MAX;
        while (sent < total && due <= now && !is_held) {
            struct link *link = &load->links[turn++ % load->settings.connections];
            is_held = !load_send(load, link, due) || load->outstanding >= OUTSTANDING_MAX;
            sent += !is_held;
            due = start + (uint64_t)(sent * 1e9 / command.amount);
            answer_link(load, link, 0);
        }
        if (sent == total && load->outstanding == 0) {
            break;
        }
        uint64_t wait = 1000000;
        now = now_ns();
        if (sent < total && !is_held) {
            wait = due > now ? due - now : 0;
        }
        int count = load_wait(load, wait, ready, READY_MAX);
        for (int i = 0; i < count; i++) {
            answer_link(load, ready[i], 0);
        }
    }
    load->results.elapsed_ns = now_ns() - start;
    give_up(load);
    for (; sent < total; sent++) { /* never sent: they wait still */
        results_add(&load->results,
                    now_ns() - start - (uint64_t)(sent * 1e9 / command.amount));
        load->results.lost++;
    }
}

/* Attests at a rate. Variant 0: each lives for a moment and expires; variant 1: each is revoked
   as soon as it is granted. Beneath another load, so that its latencies tell what that costs. */
void run_churn(struct load *load, struct command command)
{
    static struct message ask;
    struct link *link = &load->links[0], *ready[1];
    uint64_t start = now_ns(), end = start + command.milliseconds * 1000000, begun = 0, now;
    char task[64];
    load->outstanding = 0;
    while ((now = now_ns()) < end || (load->outstanding > 0 && now < end + DRAIN_NS)) {
        uint64_t due = start + begun * 1000000000 / command.amount;
        if (now < end && due <= now && load->outstanding < CHURN_OUT) {
            snprintf(task, sizeof task, "churn-%d-%u", (int)getpid(), load->next_number++);
            message_attest(&ask, task, command.variant ? 60000 : 1 + load_random(load) % 500);
            load->outstanding += zmq_send(link->socket, ask.bytes, ask.count, ZMQ_DONTWAIT) > 0;
            begun++;
        } else {
            load_wait(load, due > now && due < now + 1000000 ? due - now : 1000000, ready, 1);
        }
        int count;
        while ((count = zmq_recv(link->socket, reply, sizeof reply, ZMQ_DONTWAIT)) >= 0) {
            const uint8_t *credential = reply_credential(reply, count);
            load->outstanding -= load->outstanding > 0;
            load->results.errors += reply_status(reply, count) != 0;
            load->results.decisions++;
            if (credential && command.variant) {
                message_revoke(&ask, credential);
                load->outstanding += zmq_send(link->socket, ask.bytes, ask.count, 0) > 0;
            }
        }
    }
    load->results.elapsed_ns = now_ns() - start;
    load->results.answered[0] = load->results.decisions;
    load->results.lost = load->outstanding;
    load->outstanding = 0;
}
