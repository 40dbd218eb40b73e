#include "core/signals/features/feature_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "core/signals/indicators/bollinger.hpp"
#include "core/signals/indicators/linear_regression.hpp"
#include "core/signals/indicators/mfi.hpp"
#include "core/signals/indicators/obv.hpp"
#include "core/signals/indicators/range_volatility.hpp"
#include "core/signals/indicators/realised_volatility.hpp"
#include "core/signals/indicators/sma.hpp"
#include "core/signals/indicators/vwap.hpp"
#include "core/signals/indicators/z_score.hpp"
#include "tests/wandering.hpp"

namespace signalbox {
namespace {

std::vector<FeatureRow> rows_of(std::span<const Candle> candles) {
    FeatureStream stream;
    std::vector<FeatureRow> rows;
    for (const Candle& candle : candles) {
        rows.push_back(feature_row(stream.update(candle)));
    }
    return rows;
}

TEST(FeatureStream, HasTheBitsOfTheIndicatorsOneByOne) {
    FeatureStream stream;
    Sma<7> sma_7;
    Sma<50> sma_50;
    Ema ema_21(21), ema_200(200);
    Rsi rsi(14);
    StochRsi<> stoch;
    Macd macd;
    Bollinger<20> bollinger;
    Adx adx(14);
    Atr atr(14);
    Mfi<14> mfi;
    DailyVwap vwap;
    RealisedVolatility<20> realised;
    Parkinson<20> parkinson;
    ZScore<60> volume_z;
    for (const Candle& candle : wandering(900)) {
        const FeatureParts p = stream.update(candle);
        const auto same = [&](double part, std::optional<double> value, const char* name) {
            EXPECT_TRUE(same_value(part, value.value_or(FeatureParts::unknown)))
                << name << " at " << to_text(candle.opened_at) << ": " << part;
        };
        same(p.sma_7, sma_7.update(candle.close), "sma_7");
        same(p.sma_50, sma_50.update(candle.close), "sma_50");
        same(p.ema_21, ema_21.update(candle.close), "ema_21");
        same(p.ema_200, ema_200.update(candle.close), "ema_200");
        same(p.rsi, rsi.update(candle.close), "rsi");
        const auto k_d = stoch.update(candle.close);
        same(p.stoch_k, k_d ? std::optional(k_d->k) : std::nullopt, "stoch_k");
        same(p.stoch_d, k_d ? std::optional(k_d->d) : std::nullopt, "stoch_d");
        const auto lines = macd.update(candle.close);
        same(p.macd_line, lines ? std::optional(lines->line) : std::nullopt, "macd_line");
        same(p.macd_average, lines ? std::optional(lines->signal) : std::nullopt, "macd_average");
        const auto bands = bollinger.update(candle.close);
        same(p.bb_middle, bands ? std::optional(bands->middle) : std::nullopt, "bb_middle");
        const auto directional = adx.update(candle.high, candle.low, candle.close);
        same(p.adx, directional ? std::optional(directional->adx) : std::nullopt, "adx");
        same(p.atr, atr.update(candle.high, candle.low, candle.close), "atr");
        same(p.mfi, mfi.update(candle), "mfi");
        same(p.vwap, vwap.update(candle), "vwap");
        same(p.realised_vol, realised.update(candle.close), "realised_vol");
        same(p.parkinson, parkinson.update(candle), "parkinson");
        same(feature_row(p)[index_of(Feature::volume_z_60)], volume_z.update(candle.volume), "volume_z_60");
    }
}

TEST(FeatureStream, SlopesAreLeastSquares) {
    FeatureStream stream;
    LinearRegression<20> volume;
    LinearRegression<20> balance;
    Obv obv;
    for (const Candle& candle : wandering(400)) {
        const FeatureParts p = stream.update(candle);
        const auto by_volume = volume.update(candle.volume);
        const auto by_balance = balance.update(*obv.update(candle));
        if (!by_volume) continue;
        EXPECT_NEAR(p.volume_slope, by_volume->slope, 1e-12);
        EXPECT_NEAR(p.obv_slope, by_balance->slope, 1e-11);
    }
}

TEST(FeatureStream, SpeaksWhenTheTableSaysAndNotBefore) {
    const auto rows = rows_of(wandering(900));
    for (const FeatureEntry& line : feature_table()) {
        const std::size_t column = index_of(line.feature);
        const auto first = static_cast<std::size_t>(line.warm_up) - 1;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            EXPECT_EQ(std::isnan(rows[i][column]), i < first) << line.name << " in row " << i;
        }
    }
    EXPECT_EQ(features_warm_up(), 254);
}

TEST(FeatureStream, NothingMovesIsNeutral) {
    FeatureStream stream;
    FeatureRow row;
    for (int i = 0; i < 300; ++i) {
        row = feature_row(stream.update({utc_from_ms(1'700'006'400'000) + minute * i, 3.3, 3.3, 3.3, 3.3, 0}));
    }
    const std::map<std::string_view, double> neutral{{"rsi_14", 50},       {"mfi_14", 50},       {"stochrsi_k", 0.5},
                                                     {"stochrsi_d", 0.5},  {"bb_position", 0.5}, {"volume_ratio_20", 1},
                                                     {"range_atr", 1},     {"vol_low", 1},       {"vol_high", 1},
                                                     {"session_tokyo", 1}, {"day_of_week", 2}};
    for (const FeatureEntry& line : feature_table()) {
        const auto expected = neutral.find(line.name);
        EXPECT_NEAR(row[index_of(line.feature)], expected == neutral.end() ? 0 : expected->second, 1e-15) << line.name;
    }
}

TEST(FeatureStream, PercentilesAreCountedByRank) {
    // ATR of candles without gaps between them follows their ranges; the percentiles are taken by interpolation.
    FeatureStream stream;
    std::vector<double> atrs;
    std::array<int, 3> seen{};
    for (const Candle& candle : wandering(900, 11)) {
        const FeatureParts p = stream.update(candle);
        if (std::isnan(p.atr)) continue;
        atrs.push_back(p.atr);
        if (atrs.size() < 240) continue;
        std::vector<double> sorted(atrs.end() - 240, atrs.end());
        std::ranges::sort(sorted);
        const double low = sorted[78] + 0.87 * (sorted[79] - sorted[78]);
        const double high = sorted[160] + 0.13 * (sorted[161] - sorted[160]);
        const FeatureRow row = feature_row(p);
        EXPECT_EQ(row[index_of(Feature::vol_low)], atrs.back() <= low ? 1 : 0);
        EXPECT_EQ(row[index_of(Feature::vol_high)], atrs.back() >= high ? 1 : 0);
        EXPECT_EQ(row[index_of(Feature::vol_medium)], atrs.back() > low && atrs.back() < high ? 1 : 0);
        for (int i = 0; i < 3; ++i)
            seen[static_cast<std::size_t>(i)] +=
                static_cast<int>(row[index_of(Feature::vol_low) + static_cast<std::size_t>(i)]);
    }
    for (const int times : seen) EXPECT_GT(times, 20);
}

TEST(FeatureStream, FiveMissingAreSteppedOverSixForgetAll) {
    const auto candles = wandering(700);
    for (const int missing : {5, 6}) {
        FeatureStream stream, fresh;
        for (std::size_t i = 0; i < 300; ++i) stream.update(candles[i]);
        for (int i = 0; i < missing; ++i) stream.miss();
        EXPECT_EQ(stream.current(), missing == 5);
        for (std::size_t i = 310; i < 700; ++i) {
            const FeatureRow row = feature_row(stream.update(candles[i]));
            const FeatureRow begun_here = feature_row(fresh.update(candles[i]));
            for (std::size_t c = 0; c < feature_count; ++c) {
                if (missing == 6) {
                    EXPECT_TRUE(same_value(row[c], begun_here[c])) << feature_table()[c].name;
                } else if (c != index_of(Feature::vwap_distance)) {
                    EXPECT_FALSE(std::isnan(row[c])) << feature_table()[c].name;
                }
            }
        }
    }
}

TEST(FeatureStream, VwapIsSilentUntilItHasSeenAMidnight) {
    const auto candles = wandering(3 * 1440);
    const auto whole = rows_of(candles);
    const std::size_t column = index_of(Feature::vwap_distance);
    const auto from_noon = rows_of(std::span(candles).subspan(720));
    for (std::size_t i = 0; i < from_noon.size(); ++i) {
        if (i < 720) {
            EXPECT_TRUE(std::isnan(from_noon[i][column]));
        } else {
            EXPECT_TRUE(same_bits(from_noon[i][column], whole[i + 720][column]));
        }
    }
}

TEST(FeatureStream, WindowsForgetTheirStartToTheBit) {
    const auto candles = wandering(4000);
    const auto whole = rows_of(candles);
    for (const std::size_t start : {1U, 60U, 777U}) {
        const auto later = rows_of(std::span(candles).subspan(start));
        for (const FeatureEntry& line : feature_table()) {
            if (line.kind != IndicatorClass::window) continue;
            const std::size_t column = index_of(line.feature);
            // vwap's settled length is a day's; one day more for the midnight.
            const auto settled = static_cast<std::size_t>(line.settled) - 1;
            for (std::size_t i = settled; i < later.size(); ++i) {
                EXPECT_TRUE(same_bits(later[i][column], whole[i + start][column])) << line.name << " in row " << i;
            }
        }
    }
}

TEST(FeatureStream, TheOthersSettleAsTheTableSays) {
    const auto candles = wandering(4000, 3);
    const auto whole = rows_of(candles);
    constexpr std::size_t start = 200;
    const auto later = rows_of(std::span(candles).subspan(start));
    for (const FeatureEntry& line : feature_table()) {
        if (line.group == "session" || line.name.starts_with("vol_")) continue;  // flags have no scale
        const std::size_t column = index_of(line.feature);
        double scale = 0;
        for (const FeatureRow& row : whole) scale += std::isnan(row[column]) ? 0 : std::abs(row[column]);
        scale /= static_cast<double>(whole.size());
        const auto worst = [&](int from) {
            double most = 0;
            for (auto i = static_cast<std::size_t>(from) - 1; i < later.size(); ++i) {
                most = std::max(most, std::abs(later[i][column] - whole[i + start][column]));
            }
            return most / scale;
        };
        EXPECT_LE(worst(line.settled), 1e-9) << line.name;
        EXPECT_LE(worst(line.settled_model), 1e-4) << line.name;
    }
}

TEST(FeatureStream, ASnapshotGoesOnBitForBit) {
    const auto candles = wandering(700);
    FeatureStream stream;
    for (std::size_t i = 0; i < 333; ++i) stream.update(candles[i]);
    Bytes bytes;
    Writer(bytes).put(stream);
    auto restored = Reader(bytes).read<FeatureStream>();
    ASSERT_TRUE(restored);
    for (std::size_t i = 333; i < 700; ++i) {
        const FeatureRow a = feature_row(stream.update(candles[i])), b = feature_row(restored->update(candles[i]));
        for (std::size_t c = 0; c < feature_count; ++c) EXPECT_TRUE(same_value(a[c], b[c]));
    }
    for (std::byte& byte : bytes) byte = std::byte{0xff};
    EXPECT_FALSE(Reader(bytes).read<FeatureStream>());
}

TEST(FeatureStream, IsSmall) { EXPECT_LE(sizeof(FeatureStream), 6U * 1024); }

TEST(FeatureTable, NamesAreTheEnumsAndInputsAreParts) {
    ASSERT_EQ(feature_table().size(), feature_count);
    EXPECT_EQ(to_text(Feature::log_return_1), "log_return_1");
    EXPECT_EQ(to_text(Feature::stochrsi_d), "stochrsi_d");
    EXPECT_EQ(to_text(Feature::volume_ratio_20), "volume_ratio_20");
    EXPECT_EQ(to_text(Feature::natr_14), "natr_14");
    EXPECT_EQ(to_text(Feature::session_tokyo), "session_tokyo");
    EXPECT_EQ(to_text(Feature::is_weekend), "is_weekend");
    EXPECT_EQ(feature_named("obv_slope_20"), Feature::obv_slope_20);
    EXPECT_EQ(feature_named("obv"), std::nullopt);
    FeatureStream stream;
    const FeatureParts parts = stream.update(wandering(1)[0]);
    for (const FeatureEntry& line : feature_table()) {
        const auto names = std::ranges::count(line.inputs, ' ') + (line.inputs.empty() ? 0 : 1);
        EXPECT_EQ(static_cast<std::ptrdiff_t>(inputs_of(line.feature, parts).size()), names) << line.name;
        EXPECT_EQ(line.inputs.empty(), line.group == "session");
    }
}

}  // namespace
}  // namespace signalbox
