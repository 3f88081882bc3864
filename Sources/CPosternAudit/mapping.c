#define _GNU_SOURCE
#include "CPosternAudit.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAPPINGS_MAX = 1024 };

/* Read by the handler, which may interrupt anything: atomics only. A mapping with the start 0 is
 * none. */
struct mapping {
    atomic_uintptr_t start;
    atomic_size_t length;
    atomic_bool is_broken;
};

static struct mapping mappings[MAPPINGS_MAX];
static pthread_mutex_t mappings_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction previous;
static bool is_installed;
static size_t page_size;

static bool replace_missing(uintptr_t address)
{
    for (int place = 0; place < MAPPINGS_MAX; place++) {
        struct mapping *mapping = &mappings[place];
        uintptr_t start = atomic_load_explicit(&mapping->start, memory_order_acquire);
        size_t length = atomic_load_explicit(&mapping->length, memory_order_relaxed);
        if (start == 0 || address < start || address - start >= length) {
            continue;
        }
        uintptr_t page = address & ~(uintptr_t)(page_size - 1);
        atomic_store_explicit(&mapping->is_broken, true, memory_order_release);
        /* What follows is missing as well. */
        void *made = mmap((void *)page, start + length - page, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        return made != MAP_FAILED;
    }
    return false;
}

static void handle(int number, siginfo_t *info, void *context)
{
    /* A memory error of the machine comes as SIGBUS too, with another code. */
    if (info->si_code == BUS_ADRERR && replace_missing((uintptr_t)info->si_addr)) {
        return;
    }
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(number, info, context);
        return;
    }
    if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
        previous.sa_handler(number);
        return;
    }
    /* The access is made again, and ends the process this time. */
    signal(SIGBUS, SIG_DFL);
}

static bool install(void)
{
    if (is_installed) {
        return true;
    }
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigemptyset(&action.sa_mask);
    is_installed = sigaction(SIGBUS, &action, &previous) == 0;
    return is_installed;
}

int postern_mapping_watch(void *start, size_t length)
{
    int found = -1;
    pthread_mutex_lock(&mappings_mutex);
    for (int place = 0; install() && place < MAPPINGS_MAX; place++) {
        struct mapping *mapping = &mappings[place];
        if (atomic_load_explicit(&mapping->start, memory_order_relaxed) != 0) {
            continue;
        }
        atomic_store_explicit(&mapping->is_broken, false, memory_order_relaxed);
        atomic_store_explicit(&mapping->length, length, memory_order_relaxed);
        /* Release pairs with the handler's acquire: who sees the start sees the length. */
        atomic_store_explicit(&mapping->start, (uintptr_t)start, memory_order_release);
        found = place;
        break;
    }
    pthread_mutex_unlock(&mappings_mutex);
    return found;
}

void postern_mapping_forget(int place)
{
    if (place >= 0 && place < MAPPINGS_MAX) {
        pthread_mutex_lock(&mappings_mutex);
        atomic_store_explicit(&mappings[place].start, 0, memory_order_release);
        pthread_mutex_unlock(&mappings_mutex);
    }
}

int postern_mapping_is_broken(int place)
{
    return place >= 0 && place < MAPPINGS_MAX
           && atomic_load_explicit(&mappings[place].is_broken, memory_order_acquire);
}

void postern_mapping_populate(void *start, size_t length)
{
#ifdef MADV_POPULATE_WRITE
    madvise(start, length, MADV_POPULATE_WRITE);
#else
    (void)start;
    (void)length;
#endif
}

const char *postern_audit_error_text(int32_t code)
{
    return strerrordesc_np(code);
}
