/* The state of a load: its connections, its credentials, and which requests are out. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "driver.h"
#include "message.h"

enum { ENDPOINTS_MAX = 64, REPLY_BYTES_MAX = 64 * 1024, CONNECTIONS_MAX = 4096 };

/* Requests that may be out at a time in an open loop; more wait, and their time runs. */
enum { OUTSTANDING_MAX = 65536 };

struct settings {
    const char *endpoints[ENDPOINTS_MAX], *server_key;
    char public_key[41], secret_key[41];
    size_t endpoint_count, connections, credentials, batch;
    int is_broker;
    enum call call;
    uint64_t ttl_ms, seed;
};

struct link {
    void *socket;
    int descriptor;
    size_t number;
};

struct load {
    struct settings settings;
    void *context;
    struct link *links;
    int waiter; /* epoll, over all links */
    uint8_t *credentials;
    struct message request;
    struct results results;
    uint64_t *asked_ns; /* by the request's number: when it was, or should have been, sent */
    uint32_t next_number;
    size_t outstanding;
    uint64_t random;
    int is_full;
};

void load_connect(struct load *load);

/* Asks for all credentials; nanoseconds that it took. */
uint64_t load_attest(struct load *load);

/* Sends one request on the link, as asked for at that time; 0 where the link's queue is full. */
int load_send(struct load *load, struct link *link, uint64_t asked_ns);

/* Takes in a reply that came on the link; its latency is counted until now. */
void load_take(struct load *load, struct link *link, const uint8_t *reply, int count);

/* Puts the links that may have something to read into `ready`, after at most `wait_ns`. */
int load_wait(struct load *load, uint64_t wait_ns, struct link **ready, int most);

uint64_t load_random(struct load *load);

void run_closed(struct load *load, struct command command);
void run_open(struct load *load, struct command command);
void run_churn(struct load *load, struct command command);

#endif
