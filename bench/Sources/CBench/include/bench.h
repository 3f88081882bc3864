/*
 * The few system calls that Swift cannot make safely: a fork that becomes another program at
 * once, and a signal handler that only sets a flag.
 */
#ifndef BENCH_H
#define BENCH_H

#include <sys/types.h>

/* Starts a program in a process group of its own, to be killed with the thread that calls.
   `descriptors` become its standard input, output and error. Returns its process id, or the
   negated errno. */
pid_t bench_spawn(const char *path, char *const arguments[], char *const environment[],
                  const int descriptors[3]);

/* A pipe whose ends no other program inherits. 0, or -1 with errno. */
int bench_pipe(int ends[2]);

/* From now on SIGINT, SIGTERM and SIGHUP only set a flag; a second one ends the process. */
void bench_catch_signals(void);

/* The signal that came, or 0. */
int bench_signal(void);

/* Kills the calling process when its parent ends, and lets it sleep as short as it asks for. */
void bench_tie_to_parent(void);

#endif
