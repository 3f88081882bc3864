#ifndef CZEROMQ_SHIM_H
#define CZEROMQ_SHIM_H

// The Glibc module of Swift has neither of these two.
#include <sys/eventfd.h>
#include <sys/random.h>

#include <zmq.h>

// zmq.h declares this one only for DRAFT builds, yet the stable library of
// 4.3.4 accepts it: options.cpp handles it outside of any DRAFT guard.
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

// Linux 6.5 and later; the headers of Debian 12 are older than that.
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

#endif
