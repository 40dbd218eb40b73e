#include "adapters/sql/schema_admin.hpp"

namespace signalbox {

namespace {

class SqlSchemaAdmin final : public SchemaAdmin {
public:
    explicit SqlSchemaAdmin(Database database) : database_(std::move(database)) {}
    Result<int> current() override { return database_.current(); }
    int newest() const override { return database_.newest(); }
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
    Result<> copy_to(const std::filesystem::path& file) override { return database_.connection().copy_to(file); }

private:
    Database database_;
};

}  // namespace

std::unique_ptr<SchemaAdmin> make_schema_admin(Database database) {
    return std::make_unique<SqlSchemaAdmin>(std::move(database));
}

}  // namespace signalbox
