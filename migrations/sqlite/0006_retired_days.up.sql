-- Days whose candles only a lake has: taken out of `ohlcv` after they were read back from it (docs/databases.md). Epoch ms.
ALTER TABLE candle_days ADD COLUMN first_ts INTEGER;   -- of its candles; null: they are in `ohlcv`
ALTER TABLE candle_days ADD COLUMN last_ts INTEGER;
