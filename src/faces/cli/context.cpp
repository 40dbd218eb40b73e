#include "faces/cli/context.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "platform/url_password.hpp"
#include "runners/lake_store.hpp"

namespace signalbox {

std::string Context::database_name() const {
    const DatabasePlace place = database();
    return place.is_server() ? mask_url(place.url) : place.file.string();
}

bool Context::database_exists() const {
    std::error_code unknown;
    return database().is_server() || std::filesystem::exists(database().file, unknown);
}

Result<> Context::check_database() const {
    if (may_make_database || config().database_url.empty() || database_exists()) return {};
    return fail(ErrorCode::NotFound, "there is no database {}, which database.url (DB_URL) names", database_name())
        .suggest("correct it, or make the database: signalbox db upgrade");
}

Result<std::unique_ptr<CandleStore>> Context::candles() const {
    const auto open_lake = [this] { return house.lake(data_dir().lake()); };
    return std::make_unique<LakeStore>(TRY(database_candles()), open_lake, std::make_shared<LakeUse>(),
                                       LakeFor::retired_days);
}

Result<std::unique_ptr<CandleStore>> Context::database_candles() const {
    TRY(check_database());
    return house.candles(database());
}

Result<std::unique_ptr<RunStore>> Context::runs() const {
    TRY(check_database());
    return house.runs(database());
}

Result<std::unique_ptr<ScreenStore>> Context::screens() const {
    TRY(check_database());
    return house.screens(database());
}

Result<std::unique_ptr<ListingStore>> Context::listings() const {
    TRY(check_database());
    return house.listings(database());
}

OpenCandleStore Context::open_candles() const {
    return [this] { return candles(); };
}

void Context::print(std::string_view line) const {
    if (!json) fmt::print(stdout, "{}\n", line);
}

void Context::note(std::string_view line) const {
    if (!quiet) fmt::print(stderr, "{}\n", line);
}

void Context::answer(const Json& document) const {
    // Names in files and answers of other programs may be no UTF-8: replaced, so that the document is always one.
    if (json) fmt::print(stdout, "{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

Progress Context::progress(const std::string& label, std::uint64_t total) const {
    return Progress({.style = progress_style(quiet || json), .label = label, .total = total, .write = {}, .now = {}});
}

std::string Context::in(Colour colour_wanted, std::string_view text) const {
    if (!colour) return std::string(text);
    std::string_view code;
    switch (colour_wanted) {
        case Colour::red: code = "31"; break;
        case Colour::green: code = "32"; break;
        case Colour::yellow: code = "33"; break;
        case Colour::dim: code = "2"; break;
        case Colour::bold: code = "1"; break;
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

ExitCode show_error(const Context& context, const Error& error) {
    if (context.json) {
        context.answer({{"error",
                         {{"code", name_of(error.code)},
                          {"what", error.what.text()},
                          {"next", error.next.empty() ? Json(nullptr) : Json(error.next.text())}}}});
    }
    fmt::print(stderr, "{}: {}\n", context.say("error"), say(context.language, error.what));
    if (!error.next.empty()) fmt::print(stderr, "{}: {}\n", context.say("next"), say(context.language, error.next));
    return exit_code_of(error.code);
}

}  // namespace signalbox
