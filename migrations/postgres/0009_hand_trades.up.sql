-- Trades by hand: an account of their own beside the signals' (SPEC 11). Money and sizes in 10⁻⁸, times in epoch
-- milliseconds of market time.
CREATE TABLE hand_trades (
    run         TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    trade       TEXT    NOT NULL,  -- 32 hexadecimal digits
    instrument  TEXT    NOT NULL,
    side        TEXT    NOT NULL,  -- long, short
    size        BIGINT NOT NULL,  -- base units
    ordered_at  BIGINT NOT NULL,
    entered_at  BIGINT,  -- null: it did not enter
    entry_price BIGINT NOT NULL,  -- raw
    left_at     BIGINT,  -- null: it is not over
    exit_price  BIGINT NOT NULL,  -- raw
    costs       BIGINT NOT NULL,  -- of both fills
    result      BIGINT NOT NULL,  -- gross
    state       TEXT    NOT NULL,  -- pending, open, leaving, closed, cancelled, refused
    reason      TEXT    NOT NULL,  -- why it left, was cancelled or refused
    PRIMARY KEY (run, trade)
);
