DROP TABLE listings;
DROP INDEX quality_ledger_by_series;
ALTER TABLE quality_ledger DROP COLUMN detail;
