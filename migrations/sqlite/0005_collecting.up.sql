-- What collecting needs: the numbers behind a line of the ledger, and every pair that a venue lists.

ALTER TABLE quality_ledger ADD COLUMN detail TEXT NOT NULL DEFAULT '';   -- close 2433.44 → 2433.73
CREATE INDEX quality_ledger_by_series ON quality_ledger (symbol_id, timeframe, from_ts);

-- As the venue told it last; so a pair that is new, or gone, is noticed over restarts too. Times are epoch milliseconds.
CREATE TABLE listings (
    instrument  TEXT NOT NULL PRIMARY KEY,               -- venue:BASE/QUOTE[:SETTLE]
    venue       TEXT NOT NULL,
    symbol      TEXT NOT NULL,                           -- the venue's own name
    state       TEXT NOT NULL,                           -- announced, trading, halted, leaving, gone
    changed_at  INTEGER NOT NULL,                        -- when this state was seen first
    listed_at   INTEGER,                                 -- as the venue says; null: it does not
    delisted_at INTEGER
);
CREATE INDEX listings_by_venue ON listings (venue);
