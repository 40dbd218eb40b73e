DROP TABLE candle_days;
