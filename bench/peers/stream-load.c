/*
 * The physical floor's client: a Unix stream connection, one request at a time.
 *
 *   stream-load PATH REQUEST_BYTES REPLY_BYTES
 */
#define _GNU_SOURCE
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void measure(int peer, struct command command, size_t request_bytes, size_t reply_bytes,
                    struct results *results)
{
    static uint8_t request[65536], reply[65536];
    uint64_t start = now_ns(), end = start + command.milliseconds * 1000000, sent = start;
    results_clear(results);
    do {
        sent = now_ns();
        if (send(peer, request, request_bytes, MSG_NOSIGNAL) != (ssize_t)request_bytes
            || recv(peer, reply, reply_bytes, MSG_WAITALL) != (ssize_t)reply_bytes) {
            fail("the echo is gone: %m");
        }
        results->decisions++;
    } while (results_add(results, now_ns() - sent) && now_ns() < end);
    results->elapsed_ns = now_ns() - start;
    results->answered[0] = results->decisions;
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct results results;
    struct command command;
    if (argc != 4 || strlen(argv[1]) >= sizeof address.sun_path) {
        fprintf(stderr, "usage: stream-load PATH REQUEST_BYTES REPLY_BYTES\n");
        return 2;
    }
    driver_start();
    size_t request_bytes = strtoul(argv[2], NULL, 10), reply_bytes = strtoul(argv[3], NULL, 10);
    if (request_bytes < 8 || request_bytes > 65536 || reply_bytes < 8 || reply_bytes > 65536) {
        fail("sizes are 8 to 65536 bytes");
    }
    strcpy(address.sun_path, argv[1]);
    int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (peer < 0 || connect(peer, (struct sockaddr *)&address, sizeof address)) {
        fail("cannot connect to %s: %m", argv[1]);
    }
    results_make(&results, 1);
    say_ready(request_bytes, reply_bytes, 0, 0);
    while ((command = read_command()).kind != COMMAND_END) {
        if (command.kind != COMMAND_CLOSED || command.amount != 1) {
            fail("only `closed MILLISECONDS 1` is known here");
        }
        measure(peer, command, request_bytes, reply_bytes, &results);
        results_write(&results);
    }
    return 0;
}
