// Every table that holds what people would miss, as both databases have it: for copying a whole database.
//
// A table that a migration adds is added here too (table_forms_test.cpp holds the list against both databases).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace signalbox {

struct TableForm {
    std::string_view name;
    std::string_view columns;  ///< "a, b, c": the key's first
    std::size_t key_columns = 1;
    /// Its key begins with symbol_id, timeframe, ts, which SQLite packs into one integer, `key`.
    bool series = false;
};

/// In an order in which no row refers to a row of a later table.
std::span<const TableForm> table_forms();

std::size_t column_count(const TableForm& table);
/// The first so many of its columns: "a, b".
std::string_view first_columns(const TableForm& table, std::size_t count);
/// The columns behind the first so many: "c, d".
std::string_view columns_after(const TableForm& table, std::size_t count);

}  // namespace signalbox
