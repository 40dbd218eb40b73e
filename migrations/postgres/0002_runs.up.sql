-- Runs and what people look at of them: the projection of the journal (ENGINE 7).
-- Prices and money are BIGINT in units of 10^-8, times epoch milliseconds; `*_archive` is the canonical encoding of
-- the whole record, from which `explain` prints everything.

CREATE TABLE runs (
    id             TEXT PRIMARY KEY,
    mode           TEXT NOT NULL,
    started_at     BIGINT NOT NULL,
    finished_at    BIGINT,
    engine_version TEXT NOT NULL,
    seed           BIGINT NOT NULL,  -- the 64 bits, as a signed number
    opened_archive BYTEA NOT NULL,  -- settings and seed
    range_from     BIGINT NOT NULL,
    range_to       BIGINT NOT NULL,
    store_version  BIGINT NOT NULL,
    like_run       TEXT NOT NULL,
    journal        TEXT NOT NULL,
    bars           BIGINT NOT NULL,
    opinions       BIGINT NOT NULL,
    signals        BIGINT NOT NULL,
    outcomes       BIGINT NOT NULL,
    sha256         TEXT NOT NULL,
    summary_json   TEXT NOT NULL,
    rowid          BIGINT GENERATED ALWAYS AS IDENTITY  -- in the order of their first writing, as SQLite has it
);
CREATE INDEX runs_by_start ON runs (started_at);

-- The last number given out for a day: an id is never used twice, even when its run is removed.
CREATE TABLE run_numbers (
    prefix TEXT NOT NULL,
    day    TEXT NOT NULL,
    last   BIGINT NOT NULL,
    PRIMARY KEY (prefix, day)
);

CREATE TABLE run_instruments (
    run        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    slot       BIGINT NOT NULL,
    instrument TEXT NOT NULL,
    PRIMARY KEY (run, slot)
);

-- The journal position up to which a run's rows are written.
CREATE TABLE projection (
    run      TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    position BIGINT NOT NULL
);

-- Every verdict of a live run; of a backtest those of its signals (gate_counts holds the number of the others).
CREATE TABLE verdicts (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run             TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    opinion         TEXT NOT NULL,  -- 32 hexadecimal digits
    instrument      TEXT NOT NULL,
    timeframe       TEXT NOT NULL,
    closed_at       BIGINT NOT NULL,
    source          TEXT NOT NULL,
    side            TEXT NOT NULL,
    strength        BIGINT NOT NULL,  -- hundredths
    tier            TEXT NOT NULL,
    score           DOUBLE PRECISION NOT NULL,
    approved        BIGINT NOT NULL,
    first_failed    TEXT,  -- null when approved
    verdict_archive BYTEA NOT NULL,
    opinion_archive BYTEA NOT NULL,
    UNIQUE (run, opinion)
);

CREATE TABLE gate_counts (
    run      TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    gate     TEXT NOT NULL,  -- that failed first
    opinions BIGINT NOT NULL,
    PRIMARY KEY (run, gate)
);

CREATE TABLE signals (
    signal_id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run            TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    id             TEXT COLLATE "C" NOT NULL,  -- 32 hexadecimal digits: the same in every run of the same events
    mode           TEXT NOT NULL,
    opinion        TEXT NOT NULL,
    instrument     TEXT NOT NULL,
    timeframe      TEXT NOT NULL,
    closed_at      BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    source         TEXT NOT NULL,
    side           TEXT NOT NULL,
    entry          BIGINT NOT NULL,
    stop           BIGINT NOT NULL,
    target1        BIGINT NOT NULL,
    target2        BIGINT NOT NULL,
    target3        BIGINT NOT NULL,
    size           BIGINT NOT NULL,
    risk           BIGINT NOT NULL,
    reward_risk    DOUBLE PRECISION NOT NULL,
    strength       BIGINT NOT NULL,
    tier           TEXT NOT NULL,
    score          DOUBLE PRECISION NOT NULL,
    confidence     DOUBLE PRECISION,  -- null: not yet known
    edge           DOUBLE PRECISION,
    state          TEXT NOT NULL,
    closed         BIGINT NOT NULL DEFAULT 0,
    unsure         BIGINT NOT NULL DEFAULT 0,
    net_r          DOUBLE PRECISION NOT NULL DEFAULT 0,
    net            BIGINT NOT NULL DEFAULT 0,
    reason         TEXT NOT NULL DEFAULT '',
    signal_archive BYTEA NOT NULL,
    UNIQUE (run, id)
);
CREATE INDEX signals_by_id ON signals (id);
CREATE INDEX signals_by_close ON signals (run, closed_at);

-- Every change of a signal's state.
CREATE TABLE signal_events (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    signal_id  BIGINT NOT NULL REFERENCES signals (signal_id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    move_archive BYTEA NOT NULL
);
CREATE INDEX signal_events_by_signal ON signal_events (signal_id);

-- Fills, with every cost apart.
CREATE TABLE paper_trades (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    signal_id  BIGINT REFERENCES signals (signal_id) ON DELETE SET NULL,
    instrument TEXT NOT NULL,
    leg        TEXT NOT NULL,
    at         BIGINT NOT NULL,
    price      BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    fee        BIGINT NOT NULL,
    spread     BIGINT NOT NULL,
    slippage   BIGINT NOT NULL,
    result     BIGINT NOT NULL,
    equity     BIGINT NOT NULL,
    late       BIGINT NOT NULL,
    fill_archive BYTEA NOT NULL
);
CREATE INDEX paper_trades_by_signal ON paper_trades (signal_id);
CREATE INDEX paper_trades_by_run ON paper_trades (run);

CREATE TABLE equity_marks (
    run            TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    at             BIGINT NOT NULL,
    equity         BIGINT NOT NULL,
    realised       BIGINT NOT NULL,
    unrealised     BIGINT NOT NULL,
    costs          BIGINT NOT NULL,
    open_positions BIGINT NOT NULL,
    equity_low     BIGINT NOT NULL,
    equity_high    BIGINT NOT NULL,
    PRIMARY KEY (run, at)
);
