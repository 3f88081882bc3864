/*
 * The physical floor's server: one Unix stream connection, blocking, fixed sizes.
 *
 *   stream-echo PATH REQUEST_BYTES REPLY_BYTES
 */
#define _GNU_SOURCE
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    static uint8_t request[65536], reply[65536];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (argc != 4 || strlen(argv[1]) >= sizeof address.sun_path) {
        fprintf(stderr, "usage: stream-echo PATH REQUEST_BYTES REPLY_BYTES\n");
        return 2;
    }
    driver_start();
    size_t request_bytes = strtoul(argv[2], NULL, 10), reply_bytes = strtoul(argv[3], NULL, 10);
    if (request_bytes < 8 || request_bytes > sizeof request || reply_bytes < 8
        || reply_bytes > sizeof reply) {
        fail("sizes are 8 to 65536 bytes");
    }
    strcpy(address.sun_path, argv[1]);
    int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (door < 0 || bind(door, (struct sockaddr *)&address, sizeof address) || listen(door, 1)) {
        fail("cannot listen at %s: %m", argv[1]);
    }
    say_ready(request_bytes, reply_bytes, 0, 0);
    int peer = accept(door, NULL, NULL);
    if (peer < 0) {
        fail("accept: %m");
    }
    while (recv(peer, request, request_bytes, MSG_WAITALL) == (ssize_t)request_bytes) {
        memcpy(reply, request, 8);
        if (send(peer, reply, reply_bytes, MSG_NOSIGNAL) != (ssize_t)reply_bytes) {
            break;
        }
    }
    return 0;
}
