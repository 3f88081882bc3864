/*
 * A process id without a system call.
 *
 * libzmq 4.3.4 asks for the process id before each use of a thread's mailbox, to notice a fork:
 * three to five times for each message of each thread, and glibc no longer keeps the number. This
 * definition stands before libc's, as those of the accept guard do. It asks the kernel once, and
 * once more in each child of a fork.
 *
 * A child made by a bare clone system call, past libc, would be told its parent's id. There is
 * none here: programs are started with posix_spawn, which calls nothing of this before exec.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default"), used))

/* 0: not known yet. */
static atomic_int known;

static void forget(void)
{
    atomic_store_explicit(&known, 0, memory_order_relaxed);
}

/* Before main, so before any thread or fork. */
__attribute__((constructor)) static void heed_forks(void)
{
    /* Without it a child could be told its parent's id: then better no shortcut at all. */
    if (pthread_atfork(NULL, NULL, forget) != 0) {
        atomic_store_explicit(&known, -1, memory_order_relaxed);
    }
}

EXPORTED pid_t getpid(void)
{
    int id = atomic_load_explicit(&known, memory_order_relaxed);
    if (id > 0) {
        return id;
    }
    pid_t asked = (pid_t)syscall(SYS_getpid);
    if (id == 0) {
        atomic_store_explicit(&known, asked, memory_order_relaxed);
    }
    return asked;
}
