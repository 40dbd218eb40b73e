#include "adapters/sql/sqlite/schema_admin.hpp"

#include "adapters/sql/sqlite/database.hpp"

namespace signalbox {

namespace {

class SqliteSchemaAdmin final : public SchemaAdmin {
public:
    explicit SqliteSchemaAdmin(Database database) : database_(std::move(database)) {}
    Result<int> current() override { return database_.current(); }
    int newest() const override { return Database::newest(); }
    Result<> upgrade() override {
        (void)TRY(database_.upgrade());
        return {};
    }
    Result<> downgrade(int to) override {
        (void)TRY(database_.downgrade(to));
        return {};
    }
    Result<std::vector<Applied>> history() override {
        std::vector<Applied> applied;
        for (const AppliedMigration& one : TRY(database_.history())) {
            applied.push_back({.number = one.version, .name = one.name, .at = to_text(one.applied_at)});
        }
        return applied;
    }

private:
    Database database_;
};

}  // namespace

Result<std::unique_ptr<SchemaAdmin>> open_schema_admin(const std::filesystem::path& database) {
    return std::make_unique<SqliteSchemaAdmin>(TRY(Database::open({.path = database, .any_schema = true})));
}

}  // namespace signalbox
