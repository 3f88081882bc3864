/*
 * How long an authorise takes beside a bare CURVE echo: one in flight, and pipelined.
 *
 * The echo is the floor that libzmq sets: a DEALER and a ROUTER in two processes, CURVE, ipc,
 * requests and replies of the broker's sizes, nothing decided. Broker and echo are measured in
 * turns, so that a noisy machine hits both, and the ratio is taken turn by turn.
 *
 * The broker is the real one, with encryption, authentication and policies. This client speaks
 * the protocol by hand, from protocol/SPEC.md; it shares no code with the Swift one.
 *
 *   cc -O2 -o roundtrip roundtrip.c -lzmq
 *   ./roundtrip ENDPOINT SERVER-KEY-Z85 [ROUNDS] [TURNS]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

enum { IN_FLIGHT = 512, TURNS_MAX = 50, REPLY_MAX = 4096 };

static void die(const char *what)
{
    fprintf(stderr, "roundtrip: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(2);
}

static void check(int code, const char *what)
{
    if (code < 0) {
        die(what);
    }
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void *dealer(void *context, const char *endpoint, const char *server_key)
{
    char public_key[41], secret_key[41];
    int linger = 0, timeout = 10000, high_water = 4096;
    void *socket = zmq_socket(context, ZMQ_DEALER);
    check(zmq_curve_keypair(public_key, secret_key), "make keys");
    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public_key, 40);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, 40);
    zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
    check(zmq_connect(socket, endpoint), endpoint);
    return socket;
}

/* The echo: answers each request with `size` bytes until its parent ends. */
static void serve_echo(const char *endpoint, const char *secret_key, size_t size)
{
    char id[256], request[REPLY_MAX], reply[REPLY_MAX] = {0};
    int yes = 1;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_ROUTER);
    zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, 40);
    check(zmq_bind(socket, endpoint), endpoint);
    for (;;) {
        int length = zmq_recv(socket, id, sizeof id, 0);
        check(length, "receive");
        check(zmq_recv(socket, request, sizeof request, 0), "receive");
        zmq_send(socket, id, length, ZMQ_SNDMORE);
        zmq_send(socket, reply, size, 0);
    }
}

/* A payload in the making: just enough CBOR to write the two requests. */
struct writer {
    uint8_t bytes[512];
    size_t count;
};

static void head(struct writer *w, int major, size_t argument)
{
    if (argument < 24) {
        w->bytes[w->count++] = major << 5 | argument;
    } else {
        w->bytes[w->count++] = major << 5 | 24;
        w->bytes[w->count++] = argument;
    }
}

static void text(struct writer *w, const char *value)
{
    head(w, 3, strlen(value));
    memcpy(w->bytes + w->count, value, strlen(value));
    w->count += strlen(value);
}

/* [1, 2, 1, {1: task, 2: intent, 3: {1: ["read_file"], 2: ["File::*"]}}] */
static struct writer attest(void)
{
    struct writer w = {.count = 0};
    char task[32];
    snprintf(task, sizeof task, "bench-%d", (int)getpid());
    head(&w, 4, 4), head(&w, 0, 1), head(&w, 0, 2), head(&w, 0, 1);
    head(&w, 5, 3);
    head(&w, 0, 1), text(&w, task);
    head(&w, 0, 2), text(&w, "measure round trips");
    head(&w, 0, 3), head(&w, 5, 2);
    head(&w, 0, 1), head(&w, 4, 1), text(&w, "read_file");
    head(&w, 0, 2), head(&w, 4, 1), text(&w, "File::*");
    return w;
}

/* [1, 3, 1, {1: credential, 2: action, 3: [type, id], 4: {"bytes": …, "data_class": …}}] */
static struct writer authorise(const uint8_t *credential)
{
    struct writer w = {.count = 0};
    head(&w, 4, 4), head(&w, 0, 1), head(&w, 0, 3), head(&w, 0, 1);
    head(&w, 5, 4);
    head(&w, 0, 1), head(&w, 2, 16);
    memcpy(w.bytes + w.count, credential, 16);
    w.count += 16;
    head(&w, 0, 2), text(&w, "read_file");
    head(&w, 0, 3), head(&w, 4, 2), text(&w, "File"), text(&w, "/srv/reports/q3.txt");
    head(&w, 0, 4), head(&w, 5, 2);
    text(&w, "bytes"), head(&w, 0, 200);
    text(&w, "data_class"), text(&w, "internal");
    return w;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double at(double *values, int count, double share)
{
    qsort(values, count, sizeof *values, compare);
    return values[(int)(share * (count - 1))];
}

/* Whether a reply says permit: [1, 3, 1, 0, {1: true, …}]. An echo is not asked. */
static void check_permit(const uint8_t *reply, int size, int is_broker)
{
    static const uint8_t permit[] = {0x85, 1, 3, 1, 0};
    if (is_broker && (size < 8 || memcmp(reply, permit, sizeof permit) || reply[7] != 0xF5)) {
        fprintf(stderr, "roundtrip: the broker did not permit the call\n");
        exit(1);
    }
}

struct figures {
    double p50, p99, per_second;
};

static struct figures measure(void *socket, struct writer *request, int rounds, int is_broker)
{
    uint8_t reply[REPLY_MAX];
    struct figures found;
    double *times = malloc(rounds * sizeof *times);
    for (int i = 0; i < rounds; i++) {
        double start = now_us();
        check(zmq_send(socket, request->bytes, request->count, 0), "send");
        int size = zmq_recv(socket, reply, sizeof reply, 0);
        check(size, "receive");
        times[i] = now_us() - start;
        check_permit(reply, size, is_broker);
    }
    found.p50 = at(times, rounds, 0.5);
    found.p99 = at(times, rounds, 0.99);
    free(times);
    double start = now_us();
    for (int i = 0; i < IN_FLIGHT; i++) {
        check(zmq_send(socket, request->bytes, request->count, 0), "send");
    }
    for (int i = 0; i < rounds * 2; i++) {
        check(zmq_recv(socket, reply, sizeof reply, 0), "receive");
        if (i + IN_FLIGHT < rounds * 2) {
            check(zmq_send(socket, request->bytes, request->count, 0), "send");
        }
    }
    found.per_second = rounds * 2 / (now_us() - start) * 1e6;
    return found;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: roundtrip ENDPOINT SERVER-KEY-Z85 [ROUNDS] [TURNS]\n");
        return 2;
    }
    int rounds = argc > 3 ? atoi(argv[3]) : 20000;
    int turns = argc > 4 ? atoi(argv[4]) : 5;
    if (rounds < IN_FLIGHT || rounds > 10000000 || turns < 1 || turns > TURNS_MAX) {
        fprintf(stderr, "roundtrip: 512 to 10000000 rounds, 1 to %d turns\n", TURNS_MAX);
        return 2;
    }
    void *context = zmq_ctx_new();
    void *gate = dealer(context, argv[1], argv[2]);
    uint8_t reply[REPLY_MAX];
    struct writer ask = attest();
    check(zmq_send(gate, ask.bytes, ask.count, 0), "send");
    int size = zmq_recv(gate, reply, sizeof reply, 0);
    check(size, "attest (is the broker there, and this process enrolled?)");
    /* [1, 2, 1, 0, {1: h'…16 bytes…', … */
    if (size < 24 || reply[4] != 0 || reply[6] != 1 || reply[7] != 0x50) {
        fprintf(stderr, "roundtrip: attest was refused, status %d\n", reply[4]);
        return 1;
    }
    struct writer request = authorise(reply + 8);
    check(zmq_send(gate, request.bytes, request.count, 0), "send");
    size = zmq_recv(gate, reply, sizeof reply, 0);
    check(size, "authorise");
    check_permit(reply, size, 1);

    char public_key[41], secret_key[41], endpoint[64];
    check(zmq_curve_keypair(public_key, secret_key), "make keys");
    snprintf(endpoint, sizeof endpoint, "ipc:///tmp/postern-echo-%d.sock", (int)getpid());
    pid_t child = fork();
    if (child == 0) {
        serve_echo(endpoint, secret_key, size);
    }
    void *echo = dealer(context, endpoint, public_key);
    measure(echo, &request, rounds / 4 < IN_FLIGHT ? IN_FLIGHT : rounds / 4, 0);

    double p50[TURNS_MAX], p99[TURNS_MAX], rate[TURNS_MAX];
    printf("request %zu bytes, reply %d bytes, %d rounds a turn\n", request.count, size, rounds);
    printf("%4s %26s %26s %26s\n", "turn", "p50 µs echo/broker", "p99 µs echo/broker",
           "pipelined /s echo/broker");
    for (int turn = 0; turn < turns; turn++) {
        struct figures floor = measure(echo, &request, rounds, 0);
        struct figures ours = measure(gate, &request, rounds, 1);
        p50[turn] = ours.p50 / floor.p50;
        p99[turn] = ours.p99 / floor.p99;
        rate[turn] = ours.per_second / floor.per_second;
        printf("%4d %10.1f %7.1f %6.2f× %10.1f %7.1f %6.2f× %9.0f %8.0f %6.2f×\n", turn + 1,
               floor.p50, ours.p50, p50[turn], floor.p99, ours.p99, p99[turn],
               floor.per_second, ours.per_second, rate[turn]);
    }
    printf("median ratio: p50 %.2f×  p99 %.2f×  pipelined %.2f×\n", at(p50, turns, 0.5),
           at(p99, turns, 0.5), at(rate, turns, 0.5));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    unlink(endpoint + strlen("ipc://"));
    return 0;
}
