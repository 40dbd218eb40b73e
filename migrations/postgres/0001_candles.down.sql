DROP VIEW candles;
DROP TABLE timeframes;
DROP TABLE quality_ledger;
DROP TABLE asked;
DROP TABLE ohlcv_versions;
DROP TABLE ohlcv;
DROP FUNCTION IF EXISTS ohlcv_now();
DROP TABLE arrivals;
DROP TABLE symbols;
