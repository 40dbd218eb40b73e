-- What waits to be sent, to whom it went, and what came of every attempt (SPEC 12). Filled in the transaction of the
-- event that it comes from. Times are epoch milliseconds, UTC; `at` is market time, the others are wall time.
CREATE TABLE outbox (
    number   BIGINT PRIMARY KEY,  -- counting up, never used twice
    run      TEXT REFERENCES runs (id) ON DELETE CASCADE,  -- null: of no run
    kind     TEXT NOT NULL,  -- signal, follow_up, alert
    key      TEXT NOT NULL UNIQUE,  -- what it is about: the same is not said twice
    signal   TEXT NOT NULL,  -- 32 hexadecimal digits; empty: an alert
    at       BIGINT NOT NULL,
    withheld TEXT NOT NULL DEFAULT '',  -- past, killed; empty: it may be sent
    body     BYTEA NOT NULL  -- canonical encoding of the follow-up or alert
);
CREATE INDEX outbox_by_signal ON outbox (signal) WHERE signal <> '';

-- A channel has settled, in each lane, everything up to these numbers; what is not above begins_after is not its.
CREATE TABLE outbox_channels (
    channel      TEXT PRIMARY KEY,  -- telegram:42, webhook:signal …
    begins_after BIGINT NOT NULL,
    signals_to   BIGINT NOT NULL,
    alerts_to    BIGINT NOT NULL
);

CREATE TABLE deliveries (
    number     BIGINT NOT NULL REFERENCES outbox (number) ON DELETE CASCADE,
    channel    TEXT NOT NULL,
    state      TEXT NOT NULL,  -- waiting, sending, delivered, missed, folded, killed, dead …
    attempts   BIGINT NOT NULL DEFAULT 0,
    unanswered BIGINT NOT NULL DEFAULT 0,  -- of those; each may have arrived
    folded_to  BIGINT NOT NULL DEFAULT 0,  -- follow-ups up to this number stood in its line
    last_at    BIGINT,  -- of the newest attempt
    mark       TEXT NOT NULL DEFAULT '',  -- the channel's own name of the message
    why        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (channel, number)
);
CREATE INDEX deliveries_by_number ON deliveries (number);
CREATE INDEX deliveries_unsettled ON deliveries (channel, number) WHERE state IN ('waiting', 'sending');

-- Events of the run's journal up to here were made into rows again after its database was lost.
ALTER TABLE runs ADD COLUMN past_to BIGINT NOT NULL DEFAULT 0;

-- What people have set while the program ran: who may speak to it, and what they want to hear. Values are JSON.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,  -- telegram.chat.42 …
    value TEXT NOT NULL
);
