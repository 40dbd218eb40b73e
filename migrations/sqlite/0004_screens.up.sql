-- The screener's lists, hour by hour, so that a backtest can ask for the one of its time.
-- Times are epoch milliseconds, UTC. Null: not known.

CREATE TABLE screens (
    id            INTEGER PRIMARY KEY,
    venue         TEXT    NOT NULL,
    at            INTEGER NOT NULL,                      -- the hour's close
    taken_at      INTEGER NOT NULL,                      -- wall time
    store_version INTEGER NOT NULL,                      -- the candles it was made from
    quote         TEXT    NOT NULL,                      -- the rules in force
    turnover_min  REAL    NOT NULL,
    spread_max    REAL    NOT NULL,
    include       TEXT    NOT NULL,                      -- with commas between them
    exclude       TEXT    NOT NULL,
    UNIQUE (venue, at)
);

-- Every pair of the venue, also those that do not qualify. The scores are for people: they follow from the rest.
CREATE TABLE screened_pairs (
    screen_id        INTEGER NOT NULL REFERENCES screens (id) ON DELETE CASCADE,
    instrument       TEXT    NOT NULL,                   -- venue:BASE/QUOTE[:SETTLE]
    left_out         TEXT    NOT NULL,                   -- why it does not qualify; empty: it does
    bullish          REAL,                               -- 0 to 100
    bearish          REAL,
    candles          INTEGER NOT NULL,                   -- 0: none of that hour, nothing below is known
    closed_at        INTEGER NOT NULL,                   -- of its newest candle; 0: none is known
    close            REAL,
    ema21            REAL,
    ema50            REAL,
    ema200           REAL,
    rsi              REAL,
    atr_percent      REAL,
    volume_ratio     REAL,
    turnover         REAL,                               -- of 24 hours, in the quote
    turnover_assumed INTEGER NOT NULL,                   -- 1: summed up from candles, no ticker said it
    spread           REAL,                               -- as a fraction of the price
    spread_assumed   INTEGER NOT NULL,                   -- 1: of the cost model, no quote said it
    PRIMARY KEY (screen_id, instrument)
) WITHOUT ROWID;
