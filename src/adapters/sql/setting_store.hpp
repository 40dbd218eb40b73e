// Settings of people in a database of SQL. The port's promises: ports/setting_store.hpp; the table: migrations.
#pragma once

#include "adapters/sql/database.hpp"
#include "ports/setting_store.hpp"

namespace signalbox {

class SqlSettingStore final : public SettingStore {
public:
    explicit SqlSettingStore(Database database) : database_(std::move(database)) {}

    Result<std::optional<std::string>> get(const std::string& name) override;
    Result<std::map<std::string, std::string>> beginning_with(const std::string& beginning) override;
    Result<> put(const std::string& name, const std::string& value) override;
    Result<bool> remove(const std::string& name) override;
    Result<> change(
        const std::string& name,
        const std::function<Result<std::optional<std::string>>(std::optional<std::string>)>& change) override;

private:
    Connection& connection() { return database_.connection(); }
    Result<> write(const std::string& name, const std::string& value);
    Result<bool> erase(const std::string& name);

    Database database_;
};

}  // namespace signalbox
