-- Candles with every version of them (ENGINE 8), and which ranges were asked for (ENGINE 3).
-- Times are epoch milliseconds, UTC; a candle is named by its open time. The same meaning as migrations/sqlite, in the
-- form that PostgreSQL reads fastest.

CREATE TABLE symbols (
    id               INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instrument       TEXT NOT NULL UNIQUE,            -- venue:BASE/QUOTE[:SETTLE]
    venue            TEXT NOT NULL,
    base             TEXT NOT NULL,
    quote            TEXT NOT NULL,
    settle           TEXT NOT NULL,                   -- empty for spot
    price_tick       BIGINT NOT NULL,                 -- units of 10^-8; 0: unknown
    price_multiplier BIGINT NOT NULL,                 -- coins a unit stands for
    has_quotes       BIGINT NOT NULL DEFAULT 0,       -- 1: at least one candle carries bid and ask
    terms            BYTEA NOT NULL                   -- fee, spread, slippage …: the canonical encoding
);

-- One row a version of the store: everything that came at once.
CREATE TABLE arrivals (
    version     BIGINT PRIMARY KEY,
    arrived_at  BIGINT NOT NULL,
    source      TEXT NOT NULL,                        -- file:NAME, venue:rest, live:RUN …
    symbol_id   BIGINT REFERENCES symbols (id),       -- null: a frame, of several symbols
    timeframe   BIGINT,
    accepted    BIGINT NOT NULL DEFAULT 0,
    corrections BIGINT NOT NULL DEFAULT 0
);

-- Wide columns first: a row has no bytes between its columns.
CREATE TABLE ohlcv (
    ts        BIGINT NOT NULL,
    open      DOUBLE PRECISION NOT NULL,
    high      DOUBLE PRECISION NOT NULL,
    low       DOUBLE PRECISION NOT NULL,
    close     DOUBLE PRECISION NOT NULL,
    volume    DOUBLE PRECISION NOT NULL,
    bid       DOUBLE PRECISION,                       -- at the close (1m); null: unknown
    ask       DOUBLE PRECISION,
    version   BIGINT NOT NULL,                        -- under which it came
    symbol_id INTEGER NOT NULL,
    timeframe SMALLINT NOT NULL,
    native    SMALLINT NOT NULL,                      -- 1: a higher candle as the venue gave it
    PRIMARY KEY (symbol_id, timeframe, ts)
);

-- With TimescaleDB in this database: weeks as chunks, compressed when they are 30 days old. Without it: an index over
-- all symbols' times that costs a few pages, since rows come nearly in order of time.
DO $$
DECLARE
    functions TEXT := (SELECT quote_ident(nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                        WHERE extname = 'timescaledb');
BEGIN
    IF functions IS NOT NULL THEN
        PERFORM set_config('search_path', current_setting('search_path') || ', ' || functions, TRUE);
        PERFORM create_hypertable('ohlcv', 'ts', chunk_time_interval => 604800000::BIGINT);
        CREATE FUNCTION ohlcv_now() RETURNS BIGINT LANGUAGE SQL STABLE AS
            'SELECT (extract(epoch FROM now()) * 1000)::BIGINT';
        PERFORM set_integer_now_func('ohlcv', 'ohlcv_now');
        ALTER TABLE ohlcv SET (timescaledb.compress, timescaledb.compress_segmentby = 'symbol_id, timeframe',
                               timescaledb.compress_orderby = 'ts');
        PERFORM add_compression_policy('ohlcv', 2592000000::BIGINT);
    ELSE
        CREATE INDEX ohlcv_by_time ON ohlcv USING brin (ts);
    END IF;
END
$$;

-- Rows that a correction replaced: seen by readers as of a version in [version, replaced_version).
CREATE TABLE ohlcv_versions (
    ts               BIGINT NOT NULL,
    version          BIGINT NOT NULL,
    replaced_version BIGINT NOT NULL,
    open             DOUBLE PRECISION NOT NULL,
    high             DOUBLE PRECISION NOT NULL,
    low              DOUBLE PRECISION NOT NULL,
    close            DOUBLE PRECISION NOT NULL,
    volume           DOUBLE PRECISION NOT NULL,
    bid              DOUBLE PRECISION,
    ask              DOUBLE PRECISION,
    symbol_id        INTEGER NOT NULL,
    timeframe        SMALLINT NOT NULL,
    native           SMALLINT NOT NULL,
    PRIMARY KEY (symbol_id, timeframe, ts, version)
);

CREATE TABLE asked (
    symbol_id BIGINT NOT NULL REFERENCES symbols (id),
    timeframe BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    from_ts   BIGINT NOT NULL,
    to_ts     BIGINT NOT NULL,                        -- exclusive
    PRIMARY KEY (symbol_id, timeframe, version, from_ts)
);

-- What was wrong with the data, and what was done about it.
CREATE TABLE quality_ledger (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at BIGINT NOT NULL,
    symbol_id   BIGINT NOT NULL REFERENCES symbols (id),
    timeframe   BIGINT NOT NULL,
    from_ts     BIGINT NOT NULL,
    to_ts       BIGINT NOT NULL,                      -- exclusive
    kind        TEXT NOT NULL,                        -- correction …
    rows        BIGINT NOT NULL,
    done        TEXT NOT NULL,                        -- replaced, stepped, late, left
    source      TEXT NOT NULL
);

CREATE TABLE timeframes (
    timeframe BIGINT PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    minutes   BIGINT NOT NULL
);
INSERT INTO timeframes VALUES
    (0, '1m', 1), (1, '3m', 3), (2, '5m', 5), (3, '15m', 15), (4, '30m', 30), (5, '1h', 60), (6, '2h', 120),
    (7, '4h', 240), (8, '6h', 360), (9, '8h', 480), (10, '12h', 720), (11, '1d', 1440), (12, '1w', 10080);

-- For people: names and readable times.
CREATE VIEW candles AS
SELECT s.instrument, t.name AS timeframe, o.ts, to_timestamp(o.ts / 1000) AS opened_at,
       o.open, o.high, o.low, o.close, o.volume, o.bid, o.ask, o.version, o.native
  FROM ohlcv o
  JOIN symbols s ON s.id = o.symbol_id
  JOIN timeframes t ON t.timeframe = o.timeframe;
