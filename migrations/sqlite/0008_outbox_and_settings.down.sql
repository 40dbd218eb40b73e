DROP TABLE settings;
ALTER TABLE runs DROP COLUMN past_to;
DROP TABLE deliveries;
DROP TABLE outbox_channels;
DROP TABLE outbox;
