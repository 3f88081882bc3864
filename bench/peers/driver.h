/*
 * What the drivers (the programs that make the load) have in common: how they are told what to
 * measure, and how they hand over what they measured.
 *
 * A driver connects, prints one line
 *
 *   ready request_bytes=N reply_bytes=N attested=N attest_ns=N
 *
 * and then carries out one command after the other, each a line on standard input:
 *
 *   closed MILLISECONDS IN_FLIGHT    as fast as IN_FLIGHT open requests a connection allow
 *   open MILLISECONDS RATE           RATE requests a second, whether replies come or not
 *   churn MILLISECONDS RATE KIND     (load only) credentials that come and go, see load.c
 *
 * Each is answered by one line
 *
 *   result elapsed_ns=N decisions=N permits=N denials=N errors=N lost=N connections=N latencies=N
 *
 * and then, in the machine's byte order, 64 bits each: the requests answered on each connection,
 * and the latencies in nanoseconds. End of input ends the driver; so does its parent's end.
 * What goes wrong is one line on standard error and exit code 1 (2: wrong use).
 */
#ifndef BENCH_DRIVER_H
#define BENCH_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum command_kind { COMMAND_END, COMMAND_CLOSED, COMMAND_OPEN, COMMAND_CHURN };

struct command {
    enum command_kind kind;
    uint64_t milliseconds, amount, variant;
};

struct results {
    uint64_t elapsed_ns, decisions, permits, denials, errors, lost;
    uint64_t *answered; /* for each connection */
    size_t connections;
    uint64_t *latencies;
    size_t count;
};

/* Latencies kept of one command; a measurement that has more ends early. */
enum { LATENCIES_MAX = 1 << 21 };

/* How long replies are waited for once nothing is sent any more. */
#define DRAIN_NS 2000000000ull

/* Ends the process with a line on standard error. */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* To be killed with the parent, and to sleep as short as asked for. */
void driver_start(void);

uint64_t now_ns(void);

/* Room for the results; touched, so that no page is missing while times are taken. */
void results_make(struct results *results, size_t connections);
void results_clear(struct results *results);
void results_write(const struct results *results);

/* Whether there is room for another latency, after this one. */
int results_add(struct results *results, uint64_t latency_ns);

void say_ready(size_t request_bytes, size_t reply_bytes, uint64_t attested, uint64_t attest_ns);
struct command read_command(void);

#ifdef __cplusplus
}
#endif
#endif
