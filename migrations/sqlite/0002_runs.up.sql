-- Runs and what people look at of them: the projection of the journal (ENGINE 7).
-- Prices and money are INTEGER in units of 10^-8, times epoch milliseconds; `*_archive` is the canonical encoding of
-- the whole record, from which `explain` prints everything.

CREATE TABLE runs (
    id             TEXT    PRIMARY KEY,
    mode           TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    engine_version TEXT    NOT NULL,
    seed           INTEGER NOT NULL,                     -- the 64 bits, as a signed number
    opened_archive BLOB    NOT NULL,                     -- settings and seed
    range_from     INTEGER NOT NULL,
    range_to       INTEGER NOT NULL,
    store_version  INTEGER NOT NULL,
    like_run       TEXT    NOT NULL,
    journal        TEXT    NOT NULL,
    bars           INTEGER NOT NULL,
    opinions       INTEGER NOT NULL,
    signals        INTEGER NOT NULL,
    outcomes       INTEGER NOT NULL,
    sha256         TEXT    NOT NULL,
    summary_json   TEXT    NOT NULL
);
CREATE INDEX runs_by_start ON runs (started_at);

-- The last number given out for a day: an id is never used twice, even when its run is removed.
CREATE TABLE run_numbers (
    prefix TEXT    NOT NULL,
    day    TEXT    NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (prefix, day)
) WITHOUT ROWID;

CREATE TABLE run_instruments (
    run        TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    slot       INTEGER NOT NULL,
    instrument TEXT    NOT NULL,
    PRIMARY KEY (run, slot)
) WITHOUT ROWID;

-- The journal position up to which a run's rows are written.
CREATE TABLE projection (
    run      TEXT    PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
);

-- Every verdict of a live run; of a backtest those of its signals (gate_counts holds the number of the others).
CREATE TABLE verdicts (
    id              INTEGER PRIMARY KEY,
    run             TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    opinion         TEXT    NOT NULL,                    -- 32 hexadecimal digits
    instrument      TEXT    NOT NULL,
    timeframe       TEXT    NOT NULL,
    closed_at       INTEGER NOT NULL,
    source          TEXT    NOT NULL,
    side            TEXT    NOT NULL,
    strength        INTEGER NOT NULL,                    -- hundredths
    tier            TEXT    NOT NULL,
    score           REAL    NOT NULL,
    approved        INTEGER NOT NULL,
    first_failed    TEXT,                                -- null when approved
    verdict_archive BLOB    NOT NULL,
    opinion_archive BLOB    NOT NULL,
    UNIQUE (run, opinion)
);

CREATE TABLE gate_counts (
    run      TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    gate     TEXT    NOT NULL,                           -- that failed first
    opinions INTEGER NOT NULL,
    PRIMARY KEY (run, gate)
) WITHOUT ROWID;

CREATE TABLE signals (
    signal_id      INTEGER PRIMARY KEY,
    run            TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    id             TEXT    NOT NULL,                     -- 32 hexadecimal digits: the same in every run of the same events
    mode           TEXT    NOT NULL,
    opinion        TEXT    NOT NULL,
    instrument     TEXT    NOT NULL,
    timeframe      TEXT    NOT NULL,
    closed_at      INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    source         TEXT    NOT NULL,
    side           TEXT    NOT NULL,
    entry          INTEGER NOT NULL,
    stop           INTEGER NOT NULL,
    target1        INTEGER NOT NULL,
    target2        INTEGER NOT NULL,
    target3        INTEGER NOT NULL,
    size           INTEGER NOT NULL,
    risk           INTEGER NOT NULL,
    reward_risk    REAL    NOT NULL,
    strength       INTEGER NOT NULL,
    tier           TEXT    NOT NULL,
    score          REAL    NOT NULL,
    confidence     REAL,                                 -- null: not yet known
    edge           REAL,
    state          TEXT    NOT NULL,
    closed         INTEGER NOT NULL DEFAULT 0,
    unsure         INTEGER NOT NULL DEFAULT 0,
    net_r          REAL    NOT NULL DEFAULT 0,
    net            INTEGER NOT NULL DEFAULT 0,
    reason         TEXT    NOT NULL DEFAULT '',
    signal_archive BLOB    NOT NULL,
    UNIQUE (run, id)
);
CREATE INDEX signals_by_id ON signals (id);
CREATE INDEX signals_by_close ON signals (run, closed_at);

-- Every change of a signal's state.
CREATE TABLE signal_events (
    id         INTEGER PRIMARY KEY,
    signal_id  INTEGER NOT NULL REFERENCES signals (signal_id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    move_archive BLOB NOT NULL
);
CREATE INDEX signal_events_by_signal ON signal_events (signal_id);

-- Fills, with every cost apart.
CREATE TABLE paper_trades (
    id         INTEGER PRIMARY KEY,
    run        TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    signal_id  INTEGER REFERENCES signals (signal_id) ON DELETE SET NULL,
    instrument TEXT    NOT NULL,
    leg        TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    price      INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    fee        INTEGER NOT NULL,
    spread     INTEGER NOT NULL,
    slippage   INTEGER NOT NULL,
    result     INTEGER NOT NULL,
    equity     INTEGER NOT NULL,
    late       INTEGER NOT NULL,
    fill_archive BLOB NOT NULL
);
CREATE INDEX paper_trades_by_signal ON paper_trades (signal_id);
CREATE INDEX paper_trades_by_run ON paper_trades (run);

CREATE TABLE equity_marks (
    run            TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    at             INTEGER NOT NULL,
    equity         INTEGER NOT NULL,
    realised       INTEGER NOT NULL,
    unrealised     INTEGER NOT NULL,
    costs          INTEGER NOT NULL,
    open_positions INTEGER NOT NULL,
    equity_low     INTEGER NOT NULL,
    equity_high    INTEGER NOT NULL,
    PRIMARY KEY (run, at)
) WITHOUT ROWID;
