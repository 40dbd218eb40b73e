-- Trades by hand: an account of their own beside the signals' (SPEC 11). Money and sizes in 10⁻⁸, times in epoch
-- milliseconds of market time.
CREATE TABLE hand_trades (
    run         TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    trade       TEXT    NOT NULL,                        -- 32 hexadecimal digits
    instrument  TEXT    NOT NULL,
    side        TEXT    NOT NULL,                        -- long, short
    size        INTEGER NOT NULL,                        -- base units
    ordered_at  INTEGER NOT NULL,
    entered_at  INTEGER,                                 -- null: it did not enter
    entry_price INTEGER NOT NULL,                        -- raw
    left_at     INTEGER,                                 -- null: it is not over
    exit_price  INTEGER NOT NULL,                        -- raw
    costs       INTEGER NOT NULL,                        -- of both fills
    result      INTEGER NOT NULL,                        -- gross
    state       TEXT    NOT NULL,                        -- pending, open, leaving, closed, cancelled, refused
    reason      TEXT    NOT NULL,                        -- why it left, was cancelled or refused
    PRIMARY KEY (run, trade)
) WITHOUT ROWID;
