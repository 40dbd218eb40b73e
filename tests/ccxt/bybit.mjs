// What ccxt, with nothing but its URLs changed, reads of a Bybit: once over REST, and for a while over WebSockets.
import ccxt from 'ccxt';

const [rest, socket] = process.argv.slice(2);
const exchange = new ccxt.pro.bybit({
    urls: {
        api: {
            public: rest,
            private: rest,
            ws: { public: { spot: `${socket}/v5/public/spot`, linear: `${socket}/v5/public/linear` } },
        },
    },
});

const spot = 'BTC/USDT', linear = 'BTC/USDT:USDT';
const trade = ({ id, timestamp, side, price, amount, symbol }) => ({ id, timestamp, side, price, amount, symbol });
const ticker = ({ symbol, timestamp, last, bid, ask, high, low, baseVolume, open }) =>
    ({ symbol, timestamp, last, bid, ask, high, low, baseVolume, open });
const book = ({ symbol, timestamp, bids, asks }) =>
    ({ symbol, timestamp, bids: bids.length, asks: asks.length, bid: bids[0][0], ask: asks[0][0] });

const read = { time: await exchange.fetchTime() };
const markets = Object.values(await exchange.loadMarkets());
read.markets = markets.map(({ symbol, type, active, precision }) => ({ symbol, type, active, precision }));
read.spot_ticker = ticker(await exchange.fetchTicker(spot));
read.linear_ticker = ticker(await exchange.fetchTicker(linear));
read.tickers = Object.keys(await exchange.fetchTickers()).length;
const since = read.time - 300 * 60_000;
read.spot_minutes = await exchange.fetchOHLCV(spot, '1m', since, 200);
read.linear_hours = await exchange.fetchOHLCV(linear, '1h', undefined, 10);
read.spot_trades = (await exchange.fetchTrades(spot)).map(trade);
read.linear_trades = (await exchange.fetchTrades(linear, undefined, 1000)).map(trade);
read.linear_book = book(await exchange.fetchOrderBook(linear, 50));

await exchange.loadHttpProxyAgent();  // what ccxt asks of whoever has ws:// addresses: an agent, no proxy
// Until a minute has ended and the next one has begun on both sockets, and some trades have come.
const watched = { tickers: [], trades: [], books: [], candles: {} };
const trades_enough = 6;
let over = false, saw_enough;
const enough = new Promise((done) => { saw_enough = done; });
const collect = async (watch, take) => {
    while (!over) take(await watch());
};
const minutes_of = async (symbol) => {
    const seen = new Map();
    let first;
    while (!over) {
        for (const candle of await exchange.watchOHLCV(symbol, '1m')) seen.set(candle[0], [...candle]);
        first ??= Math.min(...seen.keys());
        if (Math.max(...seen.keys()) > first) break;
    }
    watched.candles[symbol] = seen.get(first);
};
const loops = [spot, linear].flatMap((symbol) => [
    collect(() => exchange.watchTicker(symbol), (one) => watched.tickers.push(ticker(one))),
    collect(() => exchange.watchTrades(symbol), (some) => {
        watched.trades.push(...some.map(trade));
        if (watched.trades.length >= trades_enough) saw_enough();
    }),
    collect(() => exchange.watchOrderBook(symbol), (one) => watched.books.push(book(one))),
]);
for (const loop of loops) loop.catch(() => {});  // they end with the sockets
await Promise.all([minutes_of(spot), minutes_of(linear), enough]);
over = true;
read.watched = watched;
await new Promise((done) => process.stdout.write(JSON.stringify(read), done));
await exchange.close();
process.exit(0);
