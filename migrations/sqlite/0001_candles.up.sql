-- Candles with every version of them (ENGINE 8), and which ranges were asked for (ENGINE 3).
-- Times are epoch milliseconds, UTC; a candle is named by its open time.

CREATE TABLE symbols (
    id               INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 134217727),
    instrument       TEXT    NOT NULL UNIQUE,            -- venue:BASE/QUOTE[:SETTLE]
    venue            TEXT    NOT NULL,
    base             TEXT    NOT NULL,
    quote            TEXT    NOT NULL,
    settle           TEXT    NOT NULL,                   -- empty for spot
    price_tick       INTEGER NOT NULL,                   -- units of 10^-8; 0: unknown
    price_multiplier INTEGER NOT NULL,                   -- coins a unit stands for
    has_quotes       INTEGER NOT NULL DEFAULT 0,         -- 1: at least one candle carries bid and ask
    terms            BLOB    NOT NULL                    -- fee, spread, slippage …: the canonical encoding
);

-- One row a version of the store: everything that came at once.
CREATE TABLE arrivals (
    version     INTEGER PRIMARY KEY,
    arrived_at  INTEGER NOT NULL,
    source      TEXT    NOT NULL,                        -- file:NAME, venue:rest, live:RUN …
    symbol_id   INTEGER REFERENCES symbols (id),         -- null: a frame, of several symbols
    timeframe   INTEGER,
    accepted    INTEGER NOT NULL DEFAULT 0,
    corrections INTEGER NOT NULL DEFAULT 0
);

-- The key packs (symbol, timeframe, minute), so that a series lies together in order of time, found and read by one
-- integer. The three virtual columns unpack it; search by the key: (symbol_id << 36) | (timeframe << 32) | (ts / 60000).
CREATE TABLE ohlcv (
    key       INTEGER PRIMARY KEY,
    open      REAL    NOT NULL,
    high      REAL    NOT NULL,
    low       REAL    NOT NULL,
    close     REAL    NOT NULL,
    volume    REAL    NOT NULL,
    bid       REAL,                                      -- at the close (1m); null: unknown
    ask       REAL,
    version   INTEGER NOT NULL,                          -- under which it came
    native    INTEGER NOT NULL,                          -- 1: a higher candle as the venue gave it
    symbol_id INTEGER GENERATED ALWAYS AS (key >> 36) VIRTUAL,
    timeframe INTEGER GENERATED ALWAYS AS ((key >> 32) & 15) VIRTUAL,
    ts        INTEGER GENERATED ALWAYS AS ((key & 4294967295) * 60000) VIRTUAL
);

-- Rows that a correction replaced: seen by readers as of a version in [version, replaced_version).
CREATE TABLE ohlcv_versions (
    key              INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    replaced_version INTEGER NOT NULL,
    open             REAL    NOT NULL,
    high             REAL    NOT NULL,
    low              REAL    NOT NULL,
    close            REAL    NOT NULL,
    volume           REAL    NOT NULL,
    bid              REAL,
    ask              REAL,
    native           INTEGER NOT NULL,
    PRIMARY KEY (key, version)
) WITHOUT ROWID;

CREATE TABLE asked (
    symbol_id INTEGER NOT NULL REFERENCES symbols (id),
    timeframe INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    from_ts   INTEGER NOT NULL,
    to_ts     INTEGER NOT NULL,                          -- exclusive
    PRIMARY KEY (symbol_id, timeframe, version, from_ts)
) WITHOUT ROWID;

-- What was wrong with the data, and what was done about it.
CREATE TABLE quality_ledger (
    id          INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    symbol_id   INTEGER NOT NULL REFERENCES symbols (id),
    timeframe   INTEGER NOT NULL,
    from_ts     INTEGER NOT NULL,
    to_ts       INTEGER NOT NULL,                        -- exclusive
    kind        TEXT    NOT NULL,                        -- correction …
    rows        INTEGER NOT NULL,
    done        TEXT    NOT NULL,                        -- replaced, stepped, late, left
    source      TEXT    NOT NULL
);

CREATE TABLE timeframes (
    timeframe INTEGER PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE,
    minutes   INTEGER NOT NULL
);
INSERT INTO timeframes VALUES
    (0, '1m', 1), (1, '3m', 3), (2, '5m', 5), (3, '15m', 15), (4, '30m', 30), (5, '1h', 60), (6, '2h', 120),
    (7, '4h', 240), (8, '6h', 360), (9, '8h', 480), (10, '12h', 720), (11, '1d', 1440), (12, '1w', 10080);

-- For people: names and readable times. Only a condition on `instrument` and `timeframe` is found by the key.
CREATE VIEW candles AS
SELECT s.instrument, t.name AS timeframe, o.ts, datetime(o.ts / 1000, 'unixepoch') AS opened_at,
       o.open, o.high, o.low, o.close, o.volume, o.bid, o.ask, o.version, o.native
  FROM symbols s
  JOIN timeframes t
  JOIN ohlcv o ON o.key BETWEEN (s.id << 36) | (t.timeframe << 32) AND (s.id << 36) | (t.timeframe << 32) | 4294967295;
