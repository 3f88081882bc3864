/*
 * What the peers that are a bare ROUTER with CURVE have in common.
 */
#ifndef BENCH_CURVE_SERVER_H
#define BENCH_CURVE_SERVER_H

/*
 * Binds one with a key pair of its own, and prints
 *
 *   ready key=Z85 endpoint=ENDPOINT
 *
 * with the endpoint that was bound. `high_water`: messages that libzmq holds for one peer, and of
 * one. What goes wrong ends the process (`fail`).
 */
void *curve_server(const char *endpoint, int high_water);

#endif
