#define _GNU_SOURCE
#include "CPosternHost.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

int postern_pidfd_open(int32_t process_id)
{
    return (int)syscall(SYS_pidfd_open, process_id, 0);
}

int postern_event_poll_open(void)
{
    return epoll_create1(EPOLL_CLOEXEC);
}

int postern_event_poll_add(int poll, int descriptor, uint64_t token)
{
    struct epoll_event event = { .events = EPOLLIN, .data.u64 = token };
    return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
}

int postern_event_poll_remove(int poll, int descriptor)
{
    return epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, NULL);
}

int postern_event_poll_wait(int poll, uint64_t *tokens, int count_max)
{
    struct epoll_event events[64];
    int count = epoll_wait(poll, events, count_max < 64 ? count_max : 64, -1);
    for (int index = 0; index < count; index++) tokens[index] = events[index].data.u64;
    return count;
}

int postern_event_open(void)
{
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

int postern_event_signal(int descriptor)
{
    return eventfd_write(descriptor, 1);
}

int postern_forbid_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int postern_is_dumpable(void)
{
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}

int postern_forbid_new_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

const char *postern_error_text(int32_t code)
{
    return strerrordesc_np(code);
}

int64_t postern_file_system_type(int descriptor)
{
    struct statfs status;
    return fstatfs(descriptor, &status) == 0 ? (int64_t)status.f_type : -1;
}

int64_t postern_file_system_type_fuse(void)
{
    return FUSE_SUPER_MAGIC;
}
