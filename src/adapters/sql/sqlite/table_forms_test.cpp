// The list of tables that are copied whole is the list of SQLite's tables.
#include "adapters/sql/table_forms.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "adapters/sql/sqlite/stores.hpp"
#include "tests/scratch.hpp"

namespace signalbox {
namespace {

std::set<std::string> columns_of(std::string_view text) {
    std::set<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        found.emplace(text.substr(at, comma - at));
        at = comma + 2;
    }
    return found;
}

TEST(TableForms, AreSqlitesTablesWithAllTheirColumns) {
    const Scratch place;
    auto database = open_sqlite({.path = place / "x.sqlite"});
    ASSERT_TRUE(database.has_value()) << database.error().text();
    Connection& connection = database->connection();
    std::set<std::string> there, listed;
    Query tables = connection
                       .query(
                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                           " AND name NOT IN ('schema_migrations', 'timeframes')")
                       .value();
    while (tables->step().value()) there.insert(tables->text(0));
    for (const TableForm& table : table_forms()) {
        listed.emplace(table.name);
        std::set<std::string> columns;
        Query rows = connection.query("SELECT name FROM pragma_table_info(?)").value();
        rows->with(table.name);
        while (rows->step().value()) columns.insert(rows->text(0));
        if (table.series) {
            EXPECT_EQ(columns.erase("key"), 1U) << table.name;
            columns.insert({"symbol_id", "timeframe", "ts"});
        }
        if (table.name == "runs") columns.insert("rowid");
        EXPECT_EQ(columns_of(table.columns), columns) << table.name;
        EXPECT_EQ(column_count(table), columns.size()) << table.name;
    }
    EXPECT_EQ(listed, there) << "a table that a migration adds is added to table_forms.cpp";
}

TEST(TableForms, AreCutWhereTheirKeyEnds) {
    const TableForm table{"t", "a, b, c", 2};
    EXPECT_EQ(first_columns(table, 0), "");
    EXPECT_EQ(first_columns(table, 1), "a");
    EXPECT_EQ(first_columns(table, 2), "a, b");
    EXPECT_EQ(first_columns(table, 3), "a, b, c");
    EXPECT_EQ(columns_after(table, 1), "b, c");
    EXPECT_EQ(columns_after(table, 3), "");
    EXPECT_EQ(column_count(table), 3U);
}

}  // namespace
}  // namespace signalbox
