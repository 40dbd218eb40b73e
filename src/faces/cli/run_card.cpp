#include "faces/cli/run_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "views/answers_json.hpp"

namespace signalbox {

namespace {

constexpr std::uint64_t card_size_max = 1U << 20;

std::filesystem::path card_path(const DataDir& data, const std::string& run) {
    return data.journals() / fmt::format("{}.json", run);
}

/// live-YYYYMMDD-N as two numbers; none: another kind of run.
std::optional<std::pair<std::uint32_t, std::uint64_t>> live_number(std::string_view id) {
    constexpr std::string_view prefix = "live-";
    constexpr std::size_t date_length = 8;
    if (!id.starts_with(prefix)) return std::nullopt;
    id.remove_prefix(prefix.size());
    if (id.size() < date_length + 2 || id[date_length] != '-') return std::nullopt;
    const auto number = [](std::string_view text, auto& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} && end == text.data() + text.size();
    };
    std::pair<std::uint32_t, std::uint64_t> numbers{};
    const bool read =
        number(id.substr(0, date_length), numbers.first) && number(id.substr(date_length + 1), numbers.second);
    return read ? std::optional(numbers) : std::nullopt;
}

Result<RunCard> parse_card(const Json& json) {
    RunCard card;
    try {
        card.run = json.at("run").get<std::string>();
        card.mode = TRY(parse_mode(json.value("mode", "paper")));  // cards of earlier runs have none
        card.kind = {.venue = json.at("venue").get<std::string>(), .accelerated = json.at("accelerated").get<bool>()};
        card.typed = {.symbols = json.value("typed_symbols", std::vector<std::string>()),
                      .top = json.value("typed_top", std::size_t{0})};  // cards of earlier runs have neither
        for (const Json& id : json.at("instruments"))
            card.instruments.push_back(TRY(Instrument::parse(id.get<std::string>())));
        for (const Json& id : json.value("arriving", Json::array()))
            card.arriving.push_back(TRY(Instrument::parse(id.get<std::string>())));
        card.started_at = TRY(parse_utc(json.at("started_at").get<std::string>()));
        card.first_minute = TRY(parse_utc(json.at("first_minute").get<std::string>()));
        if (!json.at("ended_at").is_null()) card.ended_at = TRY(parse_utc(json.at("ended_at").get<std::string>()));
    } catch (const Json::exception& error) {
        return fail(ErrorCode::Corrupt, "{}", error.what());
    }
    return card;
}

}  // namespace

Result<> write_card(const DataDir& data, const RunCard& card) {
    TRY(make_directories(data.journals()));
    Json instruments = Json::array(), arriving = Json::array();
    for (const Instrument& instrument : card.instruments) instruments.push_back(to_text(instrument));
    for (const Instrument& instrument : card.arriving) arriving.push_back(to_text(instrument));
    const Json json{{"run", card.run},
                    {"mode", std::string(to_text(card.mode))},
                    {"venue", card.kind.venue},
                    {"accelerated", card.kind.accelerated},
                    {"typed_symbols", card.typed.symbols},
                    {"typed_top", card.typed.top},
                    {"instruments", std::move(instruments)},
                    {"arriving", std::move(arriving)},
                    {"started_at", to_text(card.started_at)},
                    {"first_minute", to_text(card.first_minute)},
                    {"ended_at", card.ended_at ? Json(to_text(*card.ended_at)) : Json(nullptr)}};
    return atomic_write(card_path(data, card.run), fmt::format("{}\n", json.dump(2)));
}

Result<std::optional<RunCard>> read_card(const DataDir& data, const std::string& run) {
    const auto path = card_path(data, run);
    const auto text = read_text_file(path, card_size_max);
    if (!text && text.error().code == ErrorCode::NotFound) return std::optional<RunCard>{};
    if (!text) return fail(text.error());
    const auto card = parse_card(Json::parse(*text, nullptr, false));
    if (card && card->run == run) return std::optional(*card);
    return fail(ErrorCode::Corrupt, "{} is not the card of run {}{}", path.string(), run,
                card ? std::string() : fmt::format(": {}", card.error().text()))
        .suggest("bring it back from a backup, or begin another run: signalbox run --new");
}

std::vector<std::string> journaled_runs(const DataDir& data) {
    std::set<std::string> ids;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(data.journals(), none)) {
        const auto extension = entry.path().extension();
        if (extension == ".journal" || extension == ".json") ids.insert(entry.path().stem().string());
    }
    return {ids.begin(), ids.end()};
}

std::vector<std::string> journaled_live_runs(const DataDir& data) {
    auto ids = journaled_runs(data);
    std::erase_if(ids, [](const std::string& id) { return !live_number(id); });
    std::ranges::sort(ids, std::greater{}, [](const std::string& id) { return *live_number(id); });
    return ids;
}

bool is_journaled(const DataDir& data, const std::string& run) {
    std::error_code unknown;
    return std::filesystem::exists(data.journal(run), unknown) ||
           std::filesystem::exists(card_path(data, run), unknown);
}

}  // namespace signalbox
