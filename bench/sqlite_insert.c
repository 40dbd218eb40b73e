/* The peer of `signalbox import` into SQLite: a hand-written bulk insert through one prepared statement.
 *
 *     bench_sqlite_insert FILE.csv DATABASE      prints: seconds rows
 *
 * FILE.csv has the header open_time_ms,open,high,low,close,volume, is not compressed, and is parsed before the clock
 * starts: only the insert is timed. The database must not exist yet. WAL, synchronous NORMAL, one transaction, key
 * (symbol, time) WITHOUT ROWID, rows in the key's order; the commit is inside the time. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
    int64_t time;
    double value[5];
} Row;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void must(int right, const char *what) {
    if (right) return;
    fprintf(stderr, "sqlite_insert: %s failed\n", what);
    exit(1);
}

static Row *read_rows(const char *path, size_t *count) {
    FILE *file = fopen(path, "r");
    must(file != NULL, "opening the file");
    size_t room = 1 << 16;
    Row *rows = malloc(room * sizeof *rows);
    char line[512];
    must(rows != NULL && fgets(line, sizeof line, file) != NULL, "reading the header");
    *count = 0;
    while (fgets(line, sizeof line, file)) {
        if (*count == room) rows = realloc(rows, (room *= 2) * sizeof *rows);
        must(rows != NULL, "memory");
        Row *row = &rows[(*count)++];
        char *at = line;
        row->time = strtoll(at, &at, 10);
        for (int i = 0; i < 5; ++i) row->value[i] = strtod(at + 1, &at);
    }
    fclose(file);
    return rows;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "sqlite_insert FILE.csv DATABASE\n");
        return 2;
    }
    size_t count;
    Row *rows = read_rows(argv[1], &count);
    const double start = now();
    sqlite3 *database;
    must(sqlite3_open(argv[2], &database) == SQLITE_OK, "opening the database");
    must(sqlite3_exec(database,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                      "CREATE TABLE candle (symbol INTEGER NOT NULL, time INTEGER NOT NULL, open REAL NOT NULL,"
                      " high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL,"
                      " PRIMARY KEY (symbol, time)) WITHOUT ROWID; BEGIN",
                      NULL, NULL, NULL) == SQLITE_OK,
         "making the table");
    sqlite3_stmt *insert;
    must(sqlite3_prepare_v2(database, "INSERT INTO candle VALUES (1, ?, ?, ?, ?, ?, ?)", -1, &insert, NULL) == SQLITE_OK,
         "preparing");
    for (size_t i = 0; i < count; ++i) {
        sqlite3_bind_int64(insert, 1, rows[i].time);
        for (int j = 0; j < 5; ++j) sqlite3_bind_double(insert, j + 2, rows[i].value[j]);
        must(sqlite3_step(insert) == SQLITE_DONE, "inserting");
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    must(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "committing");
    printf("%.6f %zu\n", now() - start, count);
    sqlite3_close(database);
    free(rows);
    return 0;
}
