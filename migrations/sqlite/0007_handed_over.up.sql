-- Minutes that an import or a backfill brought of a pair that a run follows, until the run has taken them (ENGINE 10).
-- Each leaves in the transaction in which the store takes it. Times are epoch milliseconds, UTC.
CREATE TABLE handed_over (
    opened_ts  INTEGER NOT NULL,
    symbol_id  INTEGER NOT NULL REFERENCES symbols (id),
    open       REAL,                                     -- null, as the four behind it: asked for, and there is none
    high       REAL,
    low        REAL,
    close      REAL,
    volume     REAL,
    arrived_at INTEGER NOT NULL,
    source     TEXT    NOT NULL,                         -- file:NAME, venue:rest …
    PRIMARY KEY (opened_ts, symbol_id)
) WITHOUT ROWID;
