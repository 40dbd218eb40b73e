-- The screener's lists, hour by hour, so that a backtest can ask for the one of its time.
-- Times are epoch milliseconds, UTC. Null: not known.

CREATE TABLE screens (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    venue         TEXT NOT NULL,
    at            BIGINT NOT NULL,  -- the hour's close
    taken_at      BIGINT NOT NULL,  -- wall time
    store_version BIGINT NOT NULL,  -- the candles it was made from
    quote         TEXT NOT NULL,  -- the rules in force
    turnover_min  DOUBLE PRECISION NOT NULL,
    spread_max    DOUBLE PRECISION NOT NULL,
    include       TEXT NOT NULL,  -- with commas between them
    exclude       TEXT NOT NULL,
    UNIQUE (venue, at)
);

-- Every pair of the venue, also those that do not qualify. The scores are for people: they follow from the rest.
CREATE TABLE screened_pairs (
    screen_id        BIGINT NOT NULL REFERENCES screens (id) ON DELETE CASCADE,
    instrument       TEXT COLLATE "C" NOT NULL,  -- venue:BASE/QUOTE[:SETTLE]
    left_out         TEXT NOT NULL,  -- why it does not qualify; empty: it does
    bullish          DOUBLE PRECISION,  -- 0 to 100
    bearish          DOUBLE PRECISION,
    candles          BIGINT NOT NULL,  -- 0: none of that hour, nothing below is known
    closed_at        BIGINT NOT NULL,  -- of its newest candle; 0: none is known
    close            DOUBLE PRECISION,
    ema21            DOUBLE PRECISION,
    ema50            DOUBLE PRECISION,
    ema200           DOUBLE PRECISION,
    rsi              DOUBLE PRECISION,
    atr_percent      DOUBLE PRECISION,
    volume_ratio     DOUBLE PRECISION,
    turnover         DOUBLE PRECISION,  -- of 24 hours, in the quote
    turnover_assumed BIGINT NOT NULL,  -- 1: summed up from candles, no ticker said it
    spread           DOUBLE PRECISION,  -- as a fraction of the price
    spread_assumed   BIGINT NOT NULL,  -- 1: of the cost model, no quote said it
    PRIMARY KEY (screen_id, instrument)
);
