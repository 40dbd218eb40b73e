// One line of CSV taken apart, for the paths that judge in words: quotes and blanks around a field are not part of it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace signalbox::csv {

inline std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The fields of a line that has no line end any more; they point into it.
class Fields {
public:
    static constexpr std::size_t kept_max = 64;

    explicit Fields(std::string_view line) {
        for (;;) {
            const std::size_t end = end_of_field(line);
            if (count_ < kept_max) field_[count_] = bare(line.substr(0, end));
            ++count_;
            if (end == line.npos) return;
            line.remove_prefix(end + 1);
        }
    }
    /// How many there are, at least one; those after the first kept_max are counted only.
    std::size_t count() const { return count_; }
    std::string_view operator[](std::size_t i) const { return field_[i]; }
    /// Those that are kept.
    std::span<const std::string_view> kept() const {
        return std::span(field_).first(count_ < kept_max ? count_ : kept_max);
    }

private:
    /// The comma that ends the first field, or npos. One between quotes does not, if the quotes are closed.
    static std::size_t end_of_field(std::string_view line) {
        const std::size_t first = line.find_first_not_of(" \t");
        if (first != line.npos && line[first] == '"') {
            const std::size_t closing = line.find('"', first + 1);
            if (closing != line.npos) return line.find(',', closing);
        }
        return line.find(',');
    }
    static std::string_view bare(std::string_view field) {
        field = trimmed(field);
        if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
            field = trimmed(field.substr(1, field.size() - 2));
        }
        return field;
    }

    std::array<std::string_view, kept_max> field_;
    std::size_t count_ = 0;
};

/// Nothing stands in it, as in the tail that a spreadsheet leaves.
inline bool is_blank(std::string_view line) { return line.find_first_not_of(" \t,\"\r") == line.npos; }

}  // namespace signalbox::csv
