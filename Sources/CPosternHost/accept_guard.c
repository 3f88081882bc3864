/*
 * Keeps a listener alive when descriptors run out.
 *
 * libzmq 4.3.4's ipc listener calls accept4 and asserts that the error is one of a short list;
 * EMFILE is not in it, so anybody who may connect could abort the broker before authenticating.
 * These definitions stand before libc's: the dynamic linker resolves a shared library's call to
 * the executable's symbol. They never let EMFILE, ENFILE, ENOBUFS or ENOMEM out.
 *
 * Returning EAGAIN alone is not enough: epoll is level-triggered, the listener would be readable
 * again at once, and the I/O thread would burn a core until somebody disconnects. So the
 * connection is taken off the backlog and closed: the peer sees the end and backs off.
 */
#define _GNU_SOURCE
#include "CPosternHost.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* <sys/socket.h> stays out: with _GNU_SOURCE it declares the address as a transparent union, a
 * type that a definition with the plain pointer of POSIX conflicts with. What is needed of it: */
struct sockaddr;
typedef unsigned int address_length;
struct unix_address {
    unsigned short family;
    char path[108];
};
struct peer_credentials {
    int process_id;
    unsigned int user_id;
    unsigned int group_id;
};
enum { UNIX_FAMILY = 1, SOCKET_LEVEL = 1, PEER_CREDENTIALS = 17 };

#define EXPORTED __attribute__((visibility("default"), used))

/* How long an I/O thread rests when not even the spare descriptor took the connection away:
 * the backlog stays readable, and without a rest the thread would spin. */
static const long rest_nanoseconds = 10L * 1000 * 1000;

/* A descriptor on /dev/null that is given up for a moment to take a connection off the backlog;
 * -1 while it is. Changed under the mutex only; read without it as a hint to look closer. */
static pthread_mutex_t spare_mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int spare = -1;

/* The path of the listener that keeps descriptors of its own: the people's door. */
static char privileged_path[108];

/* Whom each connection belongs to, by the descriptor's number; the process 0 for none or tcp. An
 * entry outlives its connection: before a peer is refused, the entries are checked. */
enum { DESCRIPTORS_TRACKED = 1 << 16 };
struct owner {
    int process_id;
    unsigned int user_id;
};
static pthread_mutex_t owners_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct owner owners[DESCRIPTORS_TRACKED];
static int owners_end;

static atomic_bool installed;
static atomic_uint reserved_descriptors;
static atomic_ullong accepted_count;
static atomic_ullong refused_count;

static int plain_accept(int listener, struct sockaddr *address, address_length *length, int flags)
{
    return (int)syscall(SYS_accept4, listener, address, length, flags);
}

static int open_spare(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static bool is_waiting(int listener)
{
    struct pollfd entry = {.fd = listener, .events = POLLIN};
    return poll(&entry, 1, 0) > 0;
}

/* How many descriptors connections may have the numbers of; 0 where there is no limit.
 * The limit is read each time: it may be raised later, and reading it costs little beside a
 * handshake. */
static rlim_t line(bool is_privileged)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return 0;
    }
    rlim_t reserved = atomic_load_explicit(&reserved_descriptors, memory_order_relaxed);
    if (is_privileged) {
        reserved /= 2;
    }
    return limit.rlim_cur > reserved ? limit.rlim_cur - reserved : 1;
}

/* Whether a connection with this number would take a descriptor that is kept for other uses.
 * Connections have only numbers below the line, so those above it are left to the rest. */
static bool is_over_the_line(int descriptor, bool is_privileged)
{
    rlim_t end = line(is_privileged);
    return end != 0 && (rlim_t)descriptor >= end;
}

static bool is_privileged_listener(int listener)
{
    struct unix_address address = {0};
    address_length length = sizeof address;
    if (privileged_path[0] == 0
        || syscall(SYS_getsockname, listener, &address, &length) != 0
        || address.family != UNIX_FAMILY) {
        return false;
    }
    return strncmp(address.path, privileged_path, sizeof privileged_path) == 0;
}

/* Who is at the other end of a Unix socket; the process 0 for another kind of descriptor. */
static struct owner peer_owner(int descriptor)
{
    struct peer_credentials peer = {0};
    address_length length = sizeof peer;
    if (syscall(SYS_getsockopt, descriptor, SOCKET_LEVEL, PEER_CREDENTIALS, &peer, &length) != 0) {
        return (struct owner){0};
    }
    return (struct owner){.process_id = peer.process_id, .user_id = peer.user_id};
}

static bool is_same(struct owner one, struct owner other)
{
    return one.process_id == other.process_id && one.user_id == other.user_id;
}

/* Whether the peer has more than it may: a process half of the descriptors that connections may
 * have, so that one process cannot keep everybody else out; all processes of a user three
 * quarters, so that forks cannot keep other users out. Entries of closed connections count until
 * somebody looks; a refusal looks first. */
static bool exceeds_a_share(struct owner peer, rlim_t end)
{
    for (bool has_looked = false;; has_looked = true) {
        rlim_t of_process = 0;
        rlim_t of_user = 0;
        for (int other = 0; other < owners_end; other++) {
            if (owners[other].process_id == 0 || owners[other].user_id != peer.user_id) {
                continue;
            }
            if (has_looked && !is_same(peer_owner(other), owners[other])) {
                owners[other].process_id = 0;
                continue;
            }
            of_user++;
            of_process += owners[other].process_id == peer.process_id;
        }
        bool exceeds = of_process >= end / 2 || of_user >= end / 4 * 3;
        if (!exceeds || has_looked) {
            return exceeds;
        }
    }
}

/* Whether the connection is beyond its peer's share. Notes it if not. */
static bool has_its_share(int descriptor)
{
    if (descriptor >= DESCRIPTORS_TRACKED) {
        return false;
    }
    struct owner peer = peer_owner(descriptor);
    rlim_t end = line(false);
    pthread_mutex_lock(&owners_mutex);
    /* What had this number before is gone. */
    owners[descriptor] = (struct owner){0};
    bool is_refused = peer.process_id != 0 && end != 0 && exceeds_a_share(peer, end);
    if (!is_refused) {
        owners[descriptor] = peer;
    }
    if (descriptor >= owners_end) {
        owners_end = descriptor + 1;
    }
    pthread_mutex_unlock(&owners_mutex);
    return is_refused;
}

static void refuse(int descriptor)
{
    close(descriptor);
    atomic_fetch_add_explicit(&refused_count, 1, memory_order_relaxed);
}

/* Whether there is a spare, or room to open one.
 * While one thread gives up the spare, another's accept may get its number. Kept, there would be
 * no spare for as long as that connection lives, and no refusal possible. */
static bool has_spare(void)
{
    if (spare >= 0) {
        return true;
    }
    pthread_mutex_lock(&spare_mutex);
    if (spare < 0) {
        spare = open_spare();
    }
    bool found = spare >= 0;
    pthread_mutex_unlock(&spare_mutex);
    return found;
}

/* Takes one connection off the backlog by means of the spare descriptor and closes it. */
static void refuse_one(int listener)
{
    /* The kernel looks for a free descriptor first and answers EMFILE even when nobody waits. */
    if (!is_waiting(listener)) {
        return;
    }
    pthread_mutex_lock(&spare_mutex);
    /* Before its number is free, so that whoever gets the number sees that the spare is gone. */
    int given_up = atomic_exchange(&spare, -1);
    if (given_up >= 0) {
        close(given_up);
    }
    int taken = plain_accept(listener, NULL, NULL, O_CLOEXEC);
    bool vanished = taken < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED);
    if (taken >= 0) {
        refuse(taken);
    }
    /* Fails when another thread was faster; `has_spare` sees to it. */
    spare = open_spare();
    pthread_mutex_unlock(&spare_mutex);
    if (taken < 0 && !vanished) {
        struct timespec rest = {.tv_sec = 0, .tv_nsec = rest_nanoseconds};
        nanosleep(&rest, NULL);
    }
}

static int guarded_accept(int listener, struct sockaddr *address, address_length *length,
                          int flags)
{
    int descriptor = plain_accept(listener, address, length, flags);
    if (descriptor >= 0) {
        bool is_privileged = is_privileged_listener(listener);
        if (!is_over_the_line(descriptor, is_privileged) && has_spare()
            && (is_privileged || !has_its_share(descriptor))) {
            atomic_fetch_add_explicit(&accepted_count, 1, memory_order_relaxed);
            return descriptor;
        }
        refuse(descriptor);
        /* Now there is a number free, if there was none for the spare. */
        has_spare();
        errno = EAGAIN;
        return -1;
    }
    switch (errno) {
    case EMFILE:
    case ENFILE:
        refuse_one(listener);
        errno = EAGAIN;
        break;
    case ENOBUFS:
    case ENOMEM: {
        /* No memory in the kernel: nothing can be taken off the backlog either. */
        struct timespec rest = {.tv_sec = 0, .tv_nsec = rest_nanoseconds};
        nanosleep(&rest, NULL);
        errno = EAGAIN;
        break;
    }
    default:
        break;
    }
    return -1;
}

EXPORTED int accept4(int listener, struct sockaddr *address, address_length *length, int flags)
{
    /* Acquire pairs with the release in install: who sees the flag sees the reserve. */
    if (atomic_load_explicit(&installed, memory_order_acquire)) {
        return guarded_accept(listener, address, length, flags);
    }
    return plain_accept(listener, address, length, flags);
}

EXPORTED int accept(int listener, struct sockaddr *address, address_length *length)
{
    return accept4(listener, address, length, 0);
}

int postern_accept_guard_is_reachable(void)
{
    /* RTLD_DEFAULT searches as the dynamic linker does for a library's call; a symbol that the
     * executable does not export is not found here, and libc's is. */
    return dlsym(RTLD_DEFAULT, "accept4") == (void *)accept4
           && dlsym(RTLD_DEFAULT, "accept") == (void *)accept;
}

int postern_accept_guard_install(uint32_t reserved, const char *privileged)
{
    strncpy(privileged_path, privileged, sizeof privileged_path - 1);
    pthread_mutex_lock(&spare_mutex);
    int failure = 0;
    if (spare < 0) {
        spare = open_spare();
        failure = spare < 0 ? errno : 0;
    }
    pthread_mutex_unlock(&spare_mutex);
    if (failure == 0) {
        atomic_store_explicit(&reserved_descriptors, reserved, memory_order_relaxed);
        atomic_store_explicit(&installed, true, memory_order_release);
    }
    return failure;
}

uint64_t postern_accept_guard_accepted(void)
{
    return atomic_load_explicit(&accepted_count, memory_order_relaxed);
}

uint64_t postern_accept_guard_refused(void)
{
    return atomic_load_explicit(&refused_count, memory_order_relaxed);
}
