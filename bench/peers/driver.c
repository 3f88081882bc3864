#define _GNU_SOURCE
#include "driver.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _exit(1);
}

void driver_start(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, 1);
    signal(SIGPIPE, SIG_IGN);
}

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void results_make(struct results *results, size_t connections)
{
    memset(results, 0, sizeof *results);
    results->connections = connections;
    results->answered = (uint64_t *)malloc(connections * sizeof(uint64_t));
    results->latencies = (uint64_t *)malloc(LATENCIES_MAX * sizeof(uint64_t));
    if (!results->answered || !results->latencies) {
        fail("no memory for results");
    }
    memset(results->latencies, 0xff, LATENCIES_MAX * sizeof(uint64_t));
    results_clear(results);
}

void results_clear(struct results *results)
{
    memset(results->answered, 0, results->connections * sizeof(uint64_t));
    results->elapsed_ns = results->decisions = results->permits = 0;
    results->denials = results->errors = results->lost = 0;
    results->count = 0;
}

int results_add(struct results *results, uint64_t latency_ns)
{
    if (results->count < LATENCIES_MAX) {
        results->latencies[results->count++] = latency_ns;
    }
    return results->count < LATENCIES_MAX;
}

void results_write(const struct results *results)
{
    printf("result elapsed_ns=%llu decisions=%llu permits=%llu denials=%llu errors=%llu lost=%llu"
           " connections=%zu latencies=%zu\n",
           (unsigned long long)results->elapsed_ns, (unsigned long long)results->decisions,
           (unsigned long long)results->permits, (unsigned long long)results->denials,
           (unsigned long long)results->errors, (unsigned long long)results->lost,
           results->connections, results->count);
    fwrite(results->answered, sizeof(uint64_t), results->connections, stdout);
    fwrite(results->latencies, sizeof(uint64_t), results->count, stdout);
    if (fflush(stdout) != 0) {
        fail("nobody takes the results");
    }
}

void say_ready(size_t request_bytes, size_t reply_bytes, uint64_t attested, uint64_t attest_ns)
{
    printf("ready request_bytes=%zu reply_bytes=%zu attested=%llu attest_ns=%llu\n", request_bytes,
           reply_bytes, (unsigned long long)attested, (unsigned long long)attest_ns);
    fflush(stdout);
}

struct command read_command(void)
{
    struct command command = {COMMAND_END, 0, 0, 0};
    char line[128], name[16];
    unsigned long long milliseconds = 0, amount = 0, variant = 0;
    if (!fgets(line, sizeof line, stdin)) {
        return command;
    }
    int found = sscanf(line, "%15s %llu %llu %llu", name, &milliseconds, &amount, &variant);
    if (found < 3 || milliseconds < 1 || milliseconds > 600000 || amount < 1) {
        fail("not understood: %s", line);
    }
    command.milliseconds = milliseconds;
    command.amount = amount;
    command.variant = variant;
    if (!strcmp(name, "closed")) {
        command.kind = COMMAND_CLOSED;
    } else if (!strcmp(name, "open")) {
        command.kind = COMMAND_OPEN;
    } else if (!strcmp(name, "churn")) {
        command.kind = COMMAND_CHURN;
    } else {
        fail("unknown command: %s", name);
    }
    return command;
}
