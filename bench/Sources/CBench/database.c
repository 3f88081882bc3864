#include "bench.h"

#include <sqlite3.h>
#include <stddef.h>

void *bench_database_open(const char *path)
{
    sqlite3 *database = NULL;
    if (sqlite3_open(path, &database) != SQLITE_OK
        || sqlite3_exec(database,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "CREATE TABLE rows (id INTEGER PRIMARY KEY, content BLOB)",
                        NULL, NULL, NULL) != SQLITE_OK) {
        sqlite3_close(database);
        return NULL;
    }
    return database;
}

int bench_database_commit(void *database)
{
    static const char insert[] =
        "BEGIN IMMEDIATE; INSERT INTO rows (content) VALUES (randomblob(100)); COMMIT";
    return sqlite3_exec(database, insert, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

void bench_database_close(void *database) { sqlite3_close(database); }
