// A reader of Russian is told the same: each page that a user needs has its Russian one in docs/ru, and the two have
// the same headings, tables, blocks, commands, names in code and numbers, whatever their words. And no page of the
// house links to nowhere.
//
// What is compared is what a change of the one page makes wrong in the other; that the words are right no test can
// tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/where.hpp"

namespace {

namespace fs = std::filesystem;
const fs::path checkout = signalbox::checkout_dir();

/// The pages of docs/ that must be there in Russian, beside README.ru.md. The others may stay English:
/// indicators.md is written from a table, json.md and benchmarks.md are for programmers.
const std::vector<std::string> user_pages{"COLLECTOR",  "SIGNALS", "alerts", "cli",       "configuration", "databases",
                                          "deliveries", "observe", "report", "simulator", "telegram",      "webhooks"};

struct Page {
    std::vector<std::string> headings;   ///< with their marks
    std::vector<std::string> blocks;     ///< the words behind ```, in order
    std::vector<std::string> commands;   ///< lines of sh blocks and of indented ones, without comments
    std::size_t rows = 0;                ///< of tables
    std::multiset<std::string> code;     ///< `names` in the text
    std::multiset<std::string> numbers;  ///< in the text, outside code and links
    std::vector<std::string> links;      ///< as written

    std::vector<std::size_t> levels() const {
        std::vector<std::size_t> found;
        for (const std::string& heading : headings) found.push_back(heading.find(' '));
        return found;
    }
};

/// The line without its comment and the blanks before it. Language and clock are the reader's own.
std::string command_of(const std::string& line) {
    static const std::regex comment(R"((^|\s+)#\s.*$)");
    static const std::regex own(R"(^(LANGUAGE|TIMEZONE)=\S+)");
    return std::regex_replace(std::regex_replace(line, comment, ""), own, "$1=");
}

/// The text between each `open` and the next `close`, taken out of `text`; line breaks in it are blanks.
std::vector<std::string> take_out(std::string& text, std::string_view open, std::string_view close) {
    std::vector<std::string> taken;
    std::string rest;
    std::size_t at = 0;
    for (;;) {
        const std::size_t begin = text.find(open, at);
        const std::size_t end = begin == text.npos ? text.npos : text.find(close, begin + open.size());
        if (end == text.npos) break;
        rest += text.substr(at, begin - at) + " ";
        taken.push_back(text.substr(begin + open.size(), end - begin - open.size()));
        std::ranges::replace(taken.back(), '\n', ' ');
        at = end + close.size();
    }
    text = rest + text.substr(at);
    return taken;
}

Page read_page(const fs::path& path) {
    Page page;
    std::ifstream file(path);
    EXPECT_TRUE(file) << path << " is not there";
    std::string text;
    bool fenced = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) {
            fenced = !fenced;
            if (fenced) page.blocks.push_back(line.substr(3));
        } else if (fenced || line.starts_with("    ")) {
            const std::string command = command_of(line);
            if ((!fenced || page.blocks.back() == "sh") && !command.empty()) page.commands.push_back(command);
        } else {
            if (line.starts_with("#")) page.headings.push_back(line);
            page.rows += line.starts_with("|") ? 1 : 0;
            text += line + "\n";
        }
    }
    EXPECT_FALSE(fenced) << path << ": a block has no end";
    for (std::string& name : take_out(text, "`", "`")) page.code.insert(std::move(name));
    page.links = take_out(text, "](", ")");
    static const std::regex number(R"(\d+([.,]\d+)*)");
    for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at)
        page.numbers.insert(at->str());
    return page;
}

fs::path english(const std::string& name) {
    return checkout / (name == "README" ? "README.md" : "docs/" + name + ".md");
}
fs::path russian(const std::string& name) {
    return checkout / (name == "README" ? "README.ru.md" : "docs/ru/" + name + ".md");
}

/// Every page that has a Russian one.
std::vector<std::string> both() {
    std::vector<std::string> names{"README"};
    for (const auto& entry : fs::directory_iterator(checkout / "docs/ru")) names.push_back(entry.path().stem());
    std::ranges::sort(names);
    return names;
}

/// What `some` has more often than `others`.
std::string more(const std::multiset<std::string>& some, const std::multiset<std::string>& others) {
    std::vector<std::string> left;
    std::ranges::set_difference(some, others, std::back_inserter(left));
    std::string text;
    for (const std::string& one : left) text += (text.empty() ? "" : ", ") + one;
    return text;
}

/// The anchor that a heading gets: lower case, blanks as hyphens, without marks. Cyrillic letters are two bytes.
std::string anchor_of(const std::string& heading) {
    std::string anchor;
    const std::string words = heading.substr(heading.find(' ') + 1);
    for (std::size_t at = 0; at < words.size(); ++at) {
        const auto byte = static_cast<unsigned char>(words[at]);
        const auto next = static_cast<unsigned char>(at + 1 < words.size() ? words[at + 1] : 0);
        if (byte == 0xD0 && next >= 0x90 && next <= 0xAF) {  // А–Я
            anchor += next < 0xA0 ? '\xD0' : '\xD1';
            anchor += static_cast<char>(next < 0xA0 ? next + 0x20 : next - 0x20);
            ++at;
        } else if (byte >= 0x80 || std::isalnum(byte) != 0 || byte == '-' || byte == '_') {
            anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
        } else if (byte == ' ') {
            anchor += '-';
        }
    }
    return anchor;
}

bool is_outside(const std::string& link) { return link.find("://") != link.npos || link.starts_with("mailto:"); }

/// Where a link of the page leads, without its anchor.
fs::path target_of(const fs::path& page, const std::string& link) {
    const std::string file = link.substr(0, link.find('#'));
    return file.empty() ? page : (page.parent_path() / file).lexically_normal();
}

std::set<fs::path> targets_of(const fs::path& page) {
    std::set<fs::path> targets;
    for (const std::string& link : read_page(page).links)
        if (!is_outside(link)) targets.insert(target_of(page, link));
    return targets;
}

}  // namespace

TEST(RussianPages, EveryPageThatAUserNeedsIsThere) {
    const std::vector<std::string> there = both();
    for (const std::string& name : user_pages)
        EXPECT_EQ(std::ranges::count(there, name), 1) << "docs/ru/" << name << ".md is not there";
    for (const std::string& name : there) EXPECT_TRUE(fs::exists(english(name))) << name << " is in Russian alone";
}

TEST(RussianPages, TheySayTheSame) {
    for (const std::string& name : both()) {
        const Page page = read_page(russian(name));
        const Page original = read_page(english(name));
        const std::string where = russian(name).lexically_relative(checkout).string();
        EXPECT_EQ(page.levels(), original.levels()) << where << ": headings";
        EXPECT_EQ(page.blocks, original.blocks) << where << ": blocks";
        const auto [here, there] = std::ranges::mismatch(page.commands, original.commands);
        EXPECT_EQ(here == page.commands.end() ? "no more commands" : *here,
                  there == original.commands.end() ? "no more commands" : *there)
            << where << ": the first command that differs";
        EXPECT_EQ(page.rows, original.rows) << where << ": rows of tables";
        EXPECT_EQ(more(original.code, page.code), "") << where << " lacks these";
        EXPECT_EQ(more(page.code, original.code), "") << where << " has these alone";
        EXPECT_EQ(more(original.numbers, page.numbers), "") << where << " lacks these numbers";
        EXPECT_EQ(more(page.numbers, original.numbers), "") << where << " has these numbers alone";
    }
}

TEST(RussianPages, EachLinksToTheOtherAndKeepsTheReaderInTheLanguage) {
    std::map<fs::path, fs::path> translated;
    for (const std::string& name : both()) translated[english(name)] = russian(name);
    for (const auto& [original, page] : translated) {
        EXPECT_TRUE(targets_of(original).contains(page)) << original << " does not link to its Russian page";
        const std::set<fs::path> targets = targets_of(page);
        EXPECT_TRUE(targets.contains(original)) << page << " does not link to its English page";
        for (const fs::path& target : targets) {
            if (target == original || !translated.contains(target)) continue;
            ADD_FAILURE() << page << " links to " << target << ", which is there in Russian";
        }
    }
}

TEST(Pages, NoLinkLeadsNowhere) {
    std::vector<fs::path> pages;
    for (const auto& entry : fs::directory_iterator(checkout))
        if (entry.path().extension() == ".md") pages.push_back(entry.path());
    for (const auto& entry : fs::recursive_directory_iterator(checkout / "docs"))
        if (entry.path().extension() == ".md") pages.push_back(entry.path());
    std::size_t seen = 0;
    for (const fs::path& page : pages) {
        for (const std::string& link : read_page(page).links) {
            if (is_outside(link)) continue;
            ++seen;
            const fs::path target = target_of(page, link);
            EXPECT_TRUE(fs::exists(target)) << page << ": " << link;
            const std::size_t mark = link.find('#');
            if (mark == link.npos || target.extension() != ".md" || !fs::exists(target)) continue;
            std::set<std::string> anchors;
            for (const std::string& heading : read_page(target).headings) anchors.insert(anchor_of(heading));
            EXPECT_TRUE(anchors.contains(link.substr(mark + 1))) << page << ": " << link << ": no such heading";
        }
    }
    EXPECT_GT(seen, 100u);
}
