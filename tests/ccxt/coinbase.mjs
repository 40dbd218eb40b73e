// What ccxt, with nothing but its URLs changed, reads of a Coinbase: once over REST, and for a while over a WebSocket.
import ccxt from 'ccxt';

const [rest, socket] = process.argv.slice(2);
const exchange = new ccxt.pro.coinbase({ urls: { api: { rest, ws: socket } } });
// A client that is told ten requests in a second at most keeps to it by itself; ccxt believes in thirty.
const pause = () => exchange.sleep(1000);

const symbol = 'BTC/USD', other = 'ETH/USD';
const trade = ({ id, timestamp, side, price, amount, symbol }) => ({ id, timestamp, side, price, amount, symbol });
const ticker = ({ symbol, timestamp, last, bid, ask, high, low, baseVolume }) =>
    ({ symbol, timestamp, last, bid, ask, high, low, baseVolume });

const read = { time: await exchange.fetchTime() };
const markets = Object.values(await exchange.loadMarkets());
read.markets = markets.map(({ symbol, type, active, precision }) => ({ symbol, type, active, precision }));
await pause();
read.ticker = ticker(await exchange.fetchTicker(symbol));
read.tickers = Object.values(await exchange.fetchTickers()).map(ticker);
const since = read.time - 300 * 60_000;
read.minutes = await exchange.fetchOHLCV(symbol, '1m', since, 200);
read.alias_minutes = await exchange.fetchOHLCV('BTC/USDC', '1m', since, 200);
await pause();
read.hours = await exchange.fetchOHLCV(symbol, '1h', read.time - 12 * 3_600_000, 10);
read.trades = (await exchange.fetchTrades(symbol, undefined, 100)).map(trade);
const { bids, asks } = await exchange.fetchOrderBook(symbol, 20);
read.book = { bids, asks };

await exchange.loadHttpProxyAgent();  // what ccxt asks of whoever has ws:// addresses: an agent, no proxy
// Until enough has been heard.
const watched = { tickers: [], batches: [], trades: [] };
let over = false;
const collect = async (watch, take) => {
    while (!over) take(await watch());
};
const loops = [
    collect(() => exchange.watchTicker(symbol), (one) => watched.tickers.push(ticker(one))),
    collect(() => exchange.watchTickers([other]), (some) => watched.batches.push(ticker(some[other]))),
    collect(() => exchange.watchTrades(symbol), (some) => watched.trades.push(...some.map(trade))),
];
const enough = async () => {
    while (watched.trades.length < 60 || watched.tickers.length < 5 || watched.batches.length < 3) await exchange.sleep(100);
};
await Promise.race([enough(), ...loops]);  // a loop that is over before has failed
for (const loop of loops) loop.catch(() => {});  // they end with the socket
over = true;
read.watched = watched;
await new Promise((done) => process.stdout.write(JSON.stringify(read), done));
await exchange.close();
process.exit(0);
