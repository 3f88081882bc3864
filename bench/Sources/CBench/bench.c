#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t caught;

/* In the child: nothing but calls that are safe between fork and exec. */
static void become(const char *path, char *const arguments[], char *const environment[],
                   const int descriptors[3], pid_t parent, int report)
{
    sigset_t none;
    int code;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(127);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 0; i < 3; i++) {
        if (dup2(descriptors[i], i) < 0) {
            break;
        }
    }
    execve(path, arguments, environment);
    code = errno;
    if (write(report, &code, sizeof code) < 0) {
        _exit(126);
    }
    _exit(127);
}

pid_t bench_spawn(const char *path, char *const arguments[], char *const environment[],
                  const int descriptors[3])
{
    int report[2], code = 0;
    if (pipe2(report, O_CLOEXEC)) {
        return -errno;
    }
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        become(path, arguments, environment, descriptors, parent, report[1]);
    }
    int failed = child < 0 ? errno : 0;
    close(report[1]);
    if (child > 0) {
        setpgid(child, child);
        ssize_t count;
        do {
            count = read(report[0], &code, sizeof code);
        } while (count < 0 && errno == EINTR);
        if (count == sizeof code) {
            waitpid(child, NULL, 0);
            failed = code;
        }
    }
    close(report[0]);
    return failed ? -failed : child;
}

int bench_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

static void catch_signal(int number)
{
    if (caught) {
        signal(number, SIG_DFL);
        raise(number);
    }
    caught = number;
}

void bench_catch_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = catch_signal;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int bench_signal(void) { return caught; }

void bench_tie_to_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, 1);
    signal(SIGPIPE, SIG_IGN);
}
