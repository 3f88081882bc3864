/*
 * The floor that libzmq sets: a ROUTER with CURVE that answers each request with its head and a
 * fixed number of bytes, nothing decided. Prints its public key and the endpoint it bound.
 *
 *   curve-echo ENDPOINT REPLY_BYTES
 */
#define _GNU_SOURCE
#include "curve-server.h"
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { SIZE_MAX_BYTES = 65536 };

int main(int argc, char **argv)
{
    static char id[256], request[SIZE_MAX_BYTES], reply[SIZE_MAX_BYTES];
    if (argc != 3) {
        fprintf(stderr, "usage: curve-echo ENDPOINT REPLY_BYTES\n");
        return 2;
    }
    driver_start();
    size_t reply_bytes = strtoul(argv[2], NULL, 10);
    if (reply_bytes < 8 || reply_bytes > SIZE_MAX_BYTES) {
        fail("a reply has 8 to %d bytes", SIZE_MAX_BYTES);
    }
    void *socket = curve_server(argv[1], 4096);
    for (;;) {
        int length = zmq_recv(socket, id, sizeof id, 0);
        int count = length < 0 ? -1 : zmq_recv(socket, request, sizeof request, 0);
        if (count < 0) {
            fail("receive: %s", zmq_strerror(zmq_errno()));
        }
        memcpy(reply, request, count < 8 ? count : 8);
        zmq_send(socket, id, length, ZMQ_SNDMORE);
        zmq_send(socket, reply, reply_bytes, 0);
    }
}
