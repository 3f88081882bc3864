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

/* A database of one table with a write-ahead log that syncs each commit, as Postern's state does.
   Null where it cannot be made. */
void *bench_database_open(const char *path);

/* A transaction with one row of a hundred bytes. 0, or -1. */
int bench_database_commit(void *database);

void bench_database_close(void *database);

/* From now on SIGINT, SIGTERM and SIGHUP only set a flag; a second one ends the process. */
void bench_catch_signals(void);

/* The signal that came, or 0. */
int bench_signal(void);

/* Kills the calling process when its parent ends, and lets it sleep as short as it asks for. */
void bench_tie_to_parent(void);

#endif
