#include "curve-server.h"
#include "driver.h"

#include <stdio.h>
#include <zmq.h>

void *curve_server(const char *endpoint, int high_water)
{
    char public_key[41], secret_key[41], bound[256];
    size_t bound_size = sizeof bound;
    int yes = 1, backlog = 1024;
    void *socket = zmq_socket(zmq_ctx_new(), ZMQ_ROUTER);
    if (!socket || zmq_curve_keypair(public_key, secret_key)) {
        fail("%s", zmq_strerror(zmq_errno()));
    }
    zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, 40);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &high_water, sizeof high_water);
    zmq_setsockopt(socket, ZMQ_BACKLOG, &backlog, sizeof backlog);
    if (zmq_bind(socket, endpoint)
        || zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &bound_size)) {
        fail("cannot bind %s: %s", endpoint, zmq_strerror(zmq_errno()));
    }
    printf("ready key=%s endpoint=%s\n", public_key, bound);
    fflush(stdout);
    return socket;
}
