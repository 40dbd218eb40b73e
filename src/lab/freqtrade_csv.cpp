#include "lab/freqtrade_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {

struct Paid {
    double amount = 0, value = 0, fees = 0;  ///< value: as paid, without fees
};

/// `2023-03-14 08:00:00+00:00`.
std::string date_text(UtcTime at) {
    std::string text = to_text(at);
    text[10] = ' ';
    text.pop_back();
    return text + "+00:00";
}

std::string line_of(const SignalRecord& record, bool break_even) {
    const Signal& signal = record.signal;
    const double sign = sign_of(signal.side);
    Paid in, out;
    Decimal entry;
    for (const PaperFilled& fill : record.fills) {
        const bool enters = fill.leg == Leg::entry;
        if (enters) entry = fill.price;
        Paid& to = enters ? in : out;
        // A buyer pays spread and slippage on top of the price, a seller gets them less.
        const double worse = (enters ? sign : -sign) * (fill.spread + fill.slippage).to_double();
        to.amount += fill.size.to_double();
        to.value += fill.price.to_double() * fill.size.to_double() + worse;
        to.fees += fill.fee.to_double();
    }
    const bool open = !record.closed;
    const double open_rate = in.value / in.amount;
    const double profit = open ? 0 : sign * (out.value - in.value) - in.fees - out.fees;
    const double money_in = in.value + sign * in.fees;
    const bool guarded = break_even && std::ranges::any_of(record.moves, [](const SignalMoved& moved) {
                             return moved.to == SignalState::hit_tp1 || moved.to == SignalState::hit_tp2;
                         });
    const double first_stop = signal.stop.to_double();
    const double last_stop = guarded ? entry.to_double() : first_stop;
    const auto ratio = [&](double stop) { return -std::abs(stop / open_rate - 1); };
    const UtcTime opened = record.fills.front().at, closed = record.fills.back().at;
    const auto unless_open = [&](const std::string& text) { return open ? std::string() : text; };

    return fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},,,{},{}_{},1.0,{},{},{}\n", record.instrument.symbol(),
        in.value, in.value, in.amount, date_text(opened), unless_open(date_text(closed)), open_rate,
        unless_open(fmt::format("{}", out.value / std::max(out.amount, 1e-300))), in.fees / in.value,
        unless_open(fmt::format("{}", out.fees / std::max(out.value, 1e-300))),
        unless_open(fmt::format("{}", (closed - opened) / minute)), unless_open(fmt::format("{}", profit / money_in)),
        unless_open(fmt::format("{}", profit)), unless_open(std::string(to_text(record.fills.back().leg))), first_stop,
        ratio(first_stop), last_stop, ratio(last_stop), open ? "True" : "False", to_text(signal.tier),
        to_text(signal.timeframe), signal.side == Side::short_side ? "True" : "False", to_ms(opened),
        unless_open(std::to_string(to_ms(closed))));
}

}  // namespace

std::string freqtrade_csv(std::span<const SignalRecord> records, bool break_even) {
    std::string csv =
        "pair,stake_amount,max_stake_amount,amount,open_date,close_date,open_rate,close_rate,fee_open,fee_close,"
        "trade_duration,profit_ratio,profit_abs,exit_reason,initial_stop_loss_abs,initial_stop_loss_ratio,"
        "stop_loss_abs,stop_loss_ratio,min_rate,max_rate,is_open,enter_tag,leverage,is_short,open_timestamp,"
        "close_timestamp\n";
    for (const SignalRecord& record : records)
        if (!record.fills.empty()) csv += line_of(record, break_even);
    return csv;
}

}  // namespace signalbox
