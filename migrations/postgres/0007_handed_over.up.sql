-- Minutes that an import or a backfill brought of a pair that a run follows, until the run has taken them (ENGINE 10).
-- Each leaves in the transaction in which the store takes it. Times are epoch milliseconds, UTC.
CREATE TABLE handed_over (
    opened_ts  BIGINT NOT NULL,
    symbol_id  BIGINT NOT NULL REFERENCES symbols (id),
    open       DOUBLE PRECISION,  -- null, as the four behind it: asked for, and there is none
    high       DOUBLE PRECISION,
    low        DOUBLE PRECISION,
    close      DOUBLE PRECISION,
    volume     DOUBLE PRECISION,
    arrived_at BIGINT NOT NULL,
    source     TEXT NOT NULL,  -- file:NAME, venue:rest …
    PRIMARY KEY (opened_ts, symbol_id)
);
