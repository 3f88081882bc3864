/*
 * The floor that libzmq sets: a ROUTER with CURVE that answers each request with its head and a
 * fixed number of bytes, nothing decided. Prints its public key and the endpoint it bound.
 *
 *   curve-echo ENDPOINT REPLY_BYTES
 */
#define _GNU_SOURCE
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { SIZE_MAX_BYTES = 65536 };

int main(int argc, char **argv)
{
    static char id[256], request[SIZE_MAX_BYTES], reply[SIZE_MAX_BYTES];
    char public_key[41], secret_key[41], bound[256];
    size_t bound_size = sizeof bound;
    int yes = 1, high_water = 4096, backlog = 1024;
    if (argc != 3) {
        fprintf(stderr, "usage: curve-echo ENDPOINT REPLY_BYTES\n");
        return 2;
    }
    driver_start();
    size_t reply_bytes = strtoul(argv[2], NULL, 10);
    if (reply_bytes < 8 || reply_bytes > SIZE_MAX_BYTES) {
        fail("a reply has 8 to %d bytes", SIZE_MAX_BYTES);
    }
    void *socket = zmq_socket(zmq_ctx_new(), ZMQ_ROUTER);
    if (!socket || zmq_curve_keypair(public_key, secret_key)) {
        fail("%s", zmq_strerror(zmq_errno()));
    }
    zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, 40);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_BACKLOG, &backlog, sizeof backlog);
    if (zmq_bind(socket, argv[1])
        || zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &bound_size)) {
        fail("cannot bind %s: %s", argv[1], zmq_strerror(zmq_errno()));
    }
    printf("ready key=%s endpoint=%s\n", public_key, bound);
    fflush(stdout);
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
