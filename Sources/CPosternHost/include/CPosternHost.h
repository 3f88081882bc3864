#ifndef POSTERN_C_HOST_H
#define POSTERN_C_HOST_H

#include <stddef.h>
#include <stdint.h>

/*
 * The accept guard. This target also defines `accept` and `accept4`: an executable that links it
 * exports both, so libraries in the same process (libzmq's listeners above all) call these
 * instead of libc's. Until it is installed they behave as libc's do.
 */

/* Starts guarding; `reserved` descriptors below RLIMIT_NOFILE are kept from connections, and no
 * process may have more than half of the others, no user more than three quarters. The listener at
 * the path `privileged` (empty: none) may use half of the reserve. Returns 0, or the errno of what failed. */
int postern_accept_guard_install(uint32_t reserved, const char *privileged);

/* Whether a shared library's call of accept4 finds the definition here: 0 when the executable
 * does not export it. */
int postern_accept_guard_is_reachable(void);

/* Connections handed on since the guard was installed. */
uint64_t postern_accept_guard_accepted(void);

/* Connections that were taken and closed at once, for want of descriptors or beyond a
 * process's or a user's share. */
uint64_t postern_accept_guard_refused(void);

/* This target also defines `getpid`, in the same way: see process_id.c. */

/* System calls that Swift's module of the C library does not show. Each returns what the kernel
 * does, with -1 and errno for a failure. */

int postern_pidfd_open(int32_t process_id);
/* epoll for reading alone, and an eventfd to end its wait. */
int postern_event_poll_open(void);
int postern_event_poll_add(int poll, int descriptor, uint64_t token);
int postern_event_poll_remove(int poll, int descriptor);
/* Waits without a limit; writes the tokens of those that are readable, and returns how many. */
int postern_event_poll_wait(int poll, uint64_t *tokens, int count_max);
int postern_event_open(void);
int postern_event_signal(int descriptor);

int postern_forbid_dumpable(void);
int postern_is_dumpable(void);
int postern_forbid_new_privileges(void);

/* An error's text, or NULL for an unknown code. Unlike strerror it is safe with threads, and
 * unlike strerror_r it has one form. */
const char *postern_error_text(int32_t code);

/* The type of the file system that a descriptor is on, or -1 and errno. */
int64_t postern_file_system_type(int descriptor);
int64_t postern_file_system_type_fuse(void);

#endif
