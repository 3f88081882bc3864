/*
 * A load on the broker, or on the CURVE echo that is its floor: the same client for both.
 *
 *   load --endpoint ENDPOINT [--endpoint …] --server-key Z85 [--echo] [--connections N]
 *        [--key-file CERTIFICATE] [--credentials N] [--call NAME] [--batch N] [--ttl-ms N]
 *        [--seed N]
 *
 * All connections of a process have one key, so that any of them may use any of its credentials;
 * they are spread over the endpoints (the broker's lanes). Each request names a credential drawn
 * at random from all. Driven as driver.h says. How each kind of load runs is in load-runs.c, what
 * goes to and from a socket in load-links.c.
 */
#define _GNU_SOURCE
#include "load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

static const struct option options[] = {
    {"endpoint", required_argument, NULL, 'e'},  {"server-key", required_argument, NULL, 'k'},
    {"echo", no_argument, NULL, 'o'},            {"connections", required_argument, NULL, 'n'},
    {"key-file", required_argument, NULL, 'f'},  {"credentials", required_argument, NULL, 'c'},
    {"call", required_argument, NULL, 'a'},      {"batch", required_argument, NULL, 'b'},
    {"ttl-ms", required_argument, NULL, 't'},    {"seed", required_argument, NULL, 's'},
    {NULL, 0, NULL, 0},
};

static uint64_t number(const char *name, const char *text, uint64_t least, uint64_t most)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    if (*end || value < least || value > most) {
        fail("%s is `%s`; use %llu to %llu", name, text, (unsigned long long)least,
             (unsigned long long)most);
    }
    return value;
}

static enum call call_named(const char *name)
{
    for (int call = 0; call < CALLS; call++) {
        if (!strcmp(call_names[call], name)) {
            return (enum call)call;
        }
    }
    fail("unknown call `%s`", name);
}

/* The key pair of a certificate: lines `public-key = "…"` and `secret-key = "…"`. */
static void read_keys(struct settings *settings, const char *path)
{
    char line[256];
    FILE *file = fopen(path, "re");
    if (!file) {
        fail("cannot read %s: %m", path);
    }
    settings->public_key[0] = settings->secret_key[0] = 0;
    while (fgets(line, sizeof line, file)) {
        sscanf(line, " public-key = \"%40[^\"]", settings->public_key);
        sscanf(line, " secret-key = \"%40[^\"]", settings->secret_key);
    }
    fclose(file);
    if (strlen(settings->public_key) != 40 || strlen(settings->secret_key) != 40) {
        fail("%s has no key pair", path);
    }
}

static void read_option(struct settings *settings, int option)
{
    switch (option) {
    case 'e':
        if (settings->endpoint_count == ENDPOINTS_MAX) {
            fail("more than %d endpoints", ENDPOINTS_MAX);
        }
        settings->endpoints[settings->endpoint_count++] = optarg;
        break;
    case 'k': settings->server_key = optarg; break;
    case 'o': settings->is_broker = 0; break;
    case 'n': settings->connections = number("connections", optarg, 1, CONNECTIONS_MAX); break;
    case 'f': read_keys(settings, optarg); break;
    case 'c': settings->credentials = number("credentials", optarg, 1, 10000000); break;
    case 'a': settings->call = call_named(optarg); break;
    case 'b': settings->batch = number("batch", optarg, 0, 128); break;
    case 't': settings->ttl_ms = number("ttl-ms", optarg, 1, 86400000); break;
    case 's': settings->seed = number("seed", optarg, 0, UINT64_MAX - 1); break;
    default: exit(2);
    }
}

static void read_settings(struct settings *settings, int argc, char **argv)
{
    int option;
    memset(settings, 0, sizeof *settings);
    settings->connections = settings->credentials = 1;
    settings->is_broker = 1;
    settings->ttl_ms = 3600000;
    if (zmq_curve_keypair(settings->public_key, settings->secret_key)) {
        fail("no keys: %s", zmq_strerror(zmq_errno()));
    }
    while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        read_option(settings, option);
    }
    if (!settings->endpoint_count || !settings->server_key || strlen(settings->server_key) != 40) {
        fprintf(stderr, "load: --endpoint and --server-key (40 characters of Z85) are needed\n");
        exit(2);
    }
}

/* One request, alone, so that all that follow are known to be answered as they should be. */
static size_t try_one(struct load *load)
{
    static uint8_t reply[REPLY_BYTES_MAX];
    int permit;
    if (!load_send(load, &load->links[0], now_ns())) {
        fail("cannot send: is %s there?", load->settings.endpoints[0]);
    }
    int count = zmq_recv(load->links[0].socket, reply, sizeof reply, 0);
    if (count < 0) {
        fail("no reply from %s: %s", load->settings.endpoints[0], zmq_strerror(zmq_errno()));
    }
    load->outstanding--;
    load->asked_ns[0] = 0;
    if (load->settings.is_broker) {
        size_t expected = load->settings.batch ? load->settings.batch : 1;
        if (reply_decisions(reply, count, &permit) != expected) {
            fail("an authorise had status %d", reply_status(reply, count));
        }
        if (permit != (load->settings.call == CALL_PERMIT)) {
            fail("the broker said %s to a call `%s`", permit ? "permit" : "deny",
                 call_names[load->settings.call]);
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct load load;
    struct command command;
    uint64_t attest_ns = 0;
    driver_start();
    read_settings(&load.settings, argc, argv);
    load.random = load.settings.seed * 2 + 1;
    results_make(&load.results, load.settings.connections);
    load.asked_ns = (uint64_t *)calloc(CORRELATION_MASK + 1, sizeof(uint64_t));
    load.credentials = (uint8_t *)calloc(load.settings.credentials, CREDENTIAL_BYTES);
    if (!load.asked_ns || !load.credentials) {
        fail("no memory");
    }
    load_connect(&load);
    if (load.settings.is_broker) {
        attest_ns = load_attest(&load);
    }
    if (load.settings.call == CALL_UNKNOWN) {
        memset(load.credentials, 0x5a, load.settings.credentials * CREDENTIAL_BYTES);
    }
    if (load.settings.batch) {
        message_batch(&load.request, load.settings.call, load.settings.batch);
    } else {
        message_authorise(&load.request, load.settings.call);
    }
    size_t reply_bytes = try_one(&load);
    say_ready(load.request.count, reply_bytes,
              load.settings.is_broker ? load.settings.credentials : 0, attest_ns);
    while ((command = read_command()).kind != COMMAND_END) {
        results_clear(&load.results);
        load.is_full = 0;
        switch (command.kind) {
        case COMMAND_CLOSED: run_closed(&load, command); break;
        case COMMAND_OPEN: run_open(&load, command); break;
        case COMMAND_CHURN: run_churn(&load, command); break;
        case COMMAND_END: break;
        }
        results_write(&load.results);
    }
    return 0;
}
