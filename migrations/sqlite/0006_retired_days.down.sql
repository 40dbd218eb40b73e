ALTER TABLE candle_days DROP COLUMN last_ts;
ALTER TABLE candle_days DROP COLUMN first_ts;
