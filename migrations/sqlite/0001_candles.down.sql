DROP VIEW candles;
DROP TABLE timeframes;
DROP TABLE quality_ledger;
DROP TABLE asked;
DROP TABLE ohlcv_versions;
DROP TABLE ohlcv;
DROP TABLE arrivals;
DROP TABLE symbols;
