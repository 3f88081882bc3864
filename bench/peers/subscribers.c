/*
 * Many subscribers of a broker's feed in one process, each with a connection of its own.
 *
 *   subscribers --endpoint FEED --server-key Z85 [--count N]
 *
 * Written from protocol/SPEC.md ("The feed"); shares no code with Postern. It prints
 *
 *   ready subscribers=N
 *
 * once all of them are subscribed, and then answers each line `step EPOCH` on standard input, as
 * soon as every subscriber has that step, by
 *
 *   told epoch=N subscribers=N first_ns=N last_ns=N bytes=N
 *
 * with the monotonic clock's time when the first and when the last of them had read it, and how
 * long the event was that the last one had. A gap, an
 * end or a step that is missing is an error: one line and exit code 1.
 *
 * The connections share one ROUTER, which tells by a name of ours whose a message is; the broker
 * sees a thousand peers all the same. A DEALER for each of them cost a fifth more processor time
 * (to wake this thread a thousand times), and that is taken from the broker, which shares the
 * machine.
 */
#define _GNU_SOURCE
#include "driver.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

enum { SUBSCRIBERS_MAX = 4096, WAVE = 50, EPOCHS = 4096, LINE_MAX_BYTES = 128 };

/* More than a round takes on any machine that can be measured. */
enum { PATIENCE_MS = 10000 };

struct subscriber {
    uint64_t epoch;
    int is_subscribed;
};

/* What was heard of one step. */
struct step {
    uint64_t epoch, first_ns, last_ns;
    size_t subscribers, bytes;
};

static struct {
    const char *endpoint, *server_key;
    char public_key[41], secret_key[41];
    void *context, *socket;
    size_t count, subscribed;
    struct subscriber all[SUBSCRIBERS_MAX];
    struct step steps[EPOCHS];
    uint64_t asked; /* the epoch that the bench waits for; 0: none */
    char line[LINE_MAX_BYTES];
    size_t line_count;
} state;

/* The head of a CBOR item, an unsigned number or the start of an array or a map. */
static uint64_t item(const uint8_t *bytes, size_t count, size_t *at, int major)
{
    if (*at >= count || bytes[*at] >> 5 != major) {
        fail("the feed sent what is no event");
    }
    uint64_t value = bytes[(*at)++] & 0x1f;
    size_t width = value < 24 ? 0 : (size_t)1 << (value - 24);
    if (value > 27 || *at + width > count) {
        fail("the feed sent what is no event");
    }
    if (width) {
        value = 0;
    }
    for (size_t i = 0; i < width; i++) {
        value = value << 8 | bytes[(*at)++];
    }
    return value;
}

static void note(uint64_t epoch, uint64_t now, size_t bytes)
{
    struct step *step = &state.steps[epoch % EPOCHS];
    if (step->epoch != epoch) {
        *step = (struct step){.epoch = epoch, .first_ns = now};
    }
    step->last_ns = now;
    step->bytes = bytes;
    step->subscribers++;
}

/* [1, 14, 0, 0, {1: epoch, 2: sent, 3: [{1: epoch, …}, …], 4: ended}] */
static void take_event(struct subscriber *subscriber, const uint8_t *bytes, size_t count)
{
    uint64_t now = now_ns();
    size_t at = 5;
    uint64_t fields = item(bytes, count, &at, 5), steps = 0, key = 0;
    at++;
    uint64_t epoch = item(bytes, count, &at, 0);
    for (uint64_t i = 1; i < fields && key < 3; i++) {
        key = item(bytes, count, &at, 0);
        if (key == 2) {
            item(bytes, count, &at, 0);
        } else if (key == 3) {
            steps = item(bytes, count, &at, 4);
        } else {
            fail("a subscription was ended");
        }
    }
    if (subscriber->epoch + steps != epoch) {
        fail("a gap: %llu steps led from %llu to %llu", (unsigned long long)steps,
             (unsigned long long)subscriber->epoch, (unsigned long long)epoch);
    }
    while (subscriber->epoch < epoch) {
        note(++subscriber->epoch, now, count);
    }
}

/* [1, 12, correlation, 0, {1: instance, 2: epoch, …}]; the instance is 16 bytes. */
static void take_answer(struct subscriber *subscriber, const uint8_t *bytes, size_t count)
{
    size_t at = 25;
    if (count < 26 || bytes[4] != 0 || bytes[6] != 1 || bytes[7] != 0x50 || bytes[24] != 2) {
        fail("a subscription was refused");
    }
    subscriber->epoch = item(bytes, count, &at, 0);
    subscriber->is_subscribed = 1;
    state.subscribed++;
}

/* Reads one message: the name of the connection, then what came. 0 where there is none. */
static int take(void)
{
    uint8_t bytes[4096];
    uint32_t name;
    int count = zmq_recv(state.socket, &name, sizeof name, ZMQ_DONTWAIT);
    if (count < 0 && (zmq_errno() == EAGAIN || zmq_errno() == EINTR)) {
        return 0;
    }
    if (count != sizeof name || name >= state.count) {
        fail("receive: %s", zmq_strerror(zmq_errno()));
    }
    count = zmq_recv(state.socket, bytes, sizeof bytes, ZMQ_DONTWAIT);
    if (count < 7 || count > (int)sizeof bytes || bytes[0] != 0x85 || bytes[1] != 1) {
        fail("the feed sent what is no reply");
    }
    if (bytes[2] == 14 && state.all[name].is_subscribed) {
        take_event(&state.all[name], bytes, count);
    } else if (bytes[2] == 12) {
        take_answer(&state.all[name], bytes, count);
    }
    return 1;
}

static void tell(void)
{
    const struct step *step = &state.steps[state.asked % EPOCHS];
    if (!state.asked || step->epoch != state.asked || step->subscribers < state.count) {
        return;
    }
    printf("told epoch=%llu subscribers=%zu first_ns=%llu last_ns=%llu bytes=%zu\n",
           (unsigned long long)step->epoch, step->subscribers, (unsigned long long)step->first_ns,
           (unsigned long long)step->last_ns, step->bytes);
    fflush(stdout);
    state.asked = 0;
}

/* 0 at the end of input. */
static int read_commands(void)
{
    char *end;
    ssize_t count = read(STDIN_FILENO, state.line + state.line_count,
                         sizeof state.line - 1 - state.line_count);
    if (count <= 0) {
        return 0;
    }
    state.line[state.line_count += count] = 0;
    if ((end = strchr(state.line, '\n'))) {
        unsigned long long epoch = 0;
        if (sscanf(state.line, "step %llu", &epoch) != 1 || epoch == 0) {
            fail("not understood: %s", state.line);
        }
        state.asked = epoch;
        state.line_count = 0;
    }
    return 1;
}

/* What is ready within that time; 0 at the end of input. */
static int serve(int wait_ms)
{
    zmq_pollitem_t items[] = {
        {state.socket, 0, ZMQ_POLLIN, 0},
        {NULL, STDIN_FILENO, ZMQ_POLLIN, 0},
    };
    int count = zmq_poll(items, 2, wait_ms);
    if (count < 0 && zmq_errno() != EINTR) {
        fail("wait: %s", zmq_strerror(zmq_errno()));
    }
    while (take()) {
    }
    int is_open = count <= 0 || !items[1].revents || read_commands();
    tell();
    return is_open;
}

static void make_socket(void)
{
    int linger = 0, high_water = 64, yes = 1;
    void *socket = state.socket = zmq_socket(state.context, ZMQ_ROUTER);
    if (!socket) {
        fail("cannot make a socket: %s", zmq_strerror(zmq_errno()));
    }
    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, state.server_key, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, state.public_key, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, state.secret_key, 40);
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_ROUTER_MANDATORY, &yes, sizeof yes);
}

static void subscribe(uint32_t name)
{
    static const uint8_t request[] = {0x84, 1, 12, 1, 0xa0};
    if (zmq_setsockopt(state.socket, ZMQ_CONNECT_ROUTING_ID, &name, sizeof name)
        || zmq_connect(state.socket, state.endpoint)
        || zmq_send(state.socket, &name, sizeof name, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0
        || zmq_send(state.socket, request, sizeof request, ZMQ_DONTWAIT) < 0) {
        fail("cannot connect to %s: %s", state.endpoint, zmq_strerror(zmq_errno()));
    }
}

/* In waves, so that no handshake waits until the broker has given it up. */
static void subscribe_all(void)
{
    uint64_t deadline = now_ns() + PATIENCE_MS * 1000000ull;
    for (uint32_t made = 0; made < state.count || state.subscribed < state.count;) {
        for (; made < state.count && made < state.subscribed + WAVE; made++) {
            subscribe(made);
        }
        serve(100);
        if (now_ns() > deadline) {
            fail("%zu of %zu are subscribed", state.subscribed, state.count);
        }
    }
    printf("ready subscribers=%zu\n", state.subscribed);
    fflush(stdout);
}

static void read_options(int argc, char **argv)
{
    static const struct option options[] = {
        {"endpoint", required_argument, NULL, 'e'},
        {"server-key", required_argument, NULL, 'k'},
        {"count", required_argument, NULL, 'n'},
        {NULL, 0, NULL, 0},
    };
    int option;
    state.count = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (option) {
        case 'e': state.endpoint = optarg; break;
        case 'k': state.server_key = optarg; break;
        case 'n': state.count = strtoul(optarg, NULL, 10); break;
        default: exit(2);
        }
    }
    if (!state.endpoint || !state.server_key || strlen(state.server_key) != 40 || !state.count
        || state.count > SUBSCRIBERS_MAX) {
        fprintf(stderr, "subscribers: --endpoint, --server-key (40 characters of Z85) and "
                        "--count (1 to %d) are needed\n", SUBSCRIBERS_MAX);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    driver_start();
    read_options(argc, argv);
    state.context = zmq_ctx_new();
    if (!state.context || zmq_curve_keypair(state.public_key, state.secret_key)) {
        fail("cannot begin: %s", zmq_strerror(zmq_errno()));
    }
    make_socket();
    subscribe_all();
    while (serve(-1)) {
    }
    return 0;
}
