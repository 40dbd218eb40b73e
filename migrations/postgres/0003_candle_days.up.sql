-- What a UTC day of a series holds, told by its hash, where that is kept elsewhere too: noted when a lake's file is
-- written, forgotten when anything in the day changes. A lake is believed only for days whose hashes agree.
CREATE TABLE candle_days (
    symbol_id BIGINT NOT NULL REFERENCES symbols (id),
    timeframe BIGINT NOT NULL,
    day_ts    BIGINT NOT NULL,
    version   BIGINT NOT NULL,  -- as of which it was noted
    candles   BIGINT NOT NULL,
    hash      TEXT NOT NULL,  -- 32 hexadecimal digits
    PRIMARY KEY (symbol_id, timeframe, day_ts)
);
