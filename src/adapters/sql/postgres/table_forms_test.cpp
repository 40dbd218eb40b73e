// The list of tables that are copied whole is the list of PostgreSQL's tables.
#include "adapters/sql/table_forms.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "adapters/sql/postgres/stores.hpp"
#include "tests/postgres_server.hpp"

namespace signalbox {
namespace {

TEST(TableForms, ArePostgresTablesWithAllTheirColumns) {
    const PostgresSchema schema;
    if (!schema.there()) GTEST_SKIP() << schema.why_not();
    auto database = open_postgres({.url = schema.url()});
    ASSERT_TRUE(database.has_value()) << database.error().text();
    std::map<std::string, std::set<std::string>> there, listed;
    Query rows = database->connection()
                     .query(
                         "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c"
                         " JOIN information_schema.tables t USING (table_schema, table_name)"
                         " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
                         " AND c.table_name NOT IN ('schema_migrations', 'timeframes')")
                     .value();
    while (rows->step().value()) there[rows->text(0)].insert(rows->text(1));
    for (const TableForm& table : table_forms()) {
        std::set<std::string>& columns = listed[std::string(table.name)];
        for (std::size_t i = 0; i < column_count(table); ++i) {
            const std::string_view rest = columns_after(table, i);
            columns.emplace(rest.substr(0, rest.find(',')));
        }
    }
    EXPECT_EQ(listed, there) << "a table that a migration adds is added to table_forms.cpp";
}

}  // namespace
}  // namespace signalbox
