#include "adapters/sql/setting_store.hpp"

namespace signalbox {

Result<std::optional<std::string>> SqlSettingStore::get(const std::string& name) {
    Query row = TRY(connection().query("SELECT value FROM settings WHERE name = ?"));
    if (!TRY(row->with(name).step())) return std::optional<std::string>{};
    return std::optional(row->text(0));
}

Result<std::map<std::string, std::string>> SqlSettingStore::beginning_with(const std::string& beginning) {
    Query rows = TRY(connection().query("SELECT name, value FROM settings"));
    std::map<std::string, std::string> found;
    while (TRY(rows->step())) {  // a handful: no order of a database's own decides what begins alike
        std::string name = rows->text(0);
        if (name.starts_with(beginning)) found.emplace(std::move(name), rows->text(1));
    }
    return found;
}

Result<> SqlSettingStore::write(const std::string& name, const std::string& value) {
    Query put =
        TRY(connection().query("INSERT INTO settings (name, value) VALUES (?, ?)"
                               " ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
    return put->with(name, value).run();
}

Result<bool> SqlSettingStore::erase(const std::string& name) {
    Query gone = TRY(connection().query("DELETE FROM settings WHERE name = ? RETURNING name"));
    const bool was = TRY(gone->with(name).step());
    TRY(gone->run());
    return was;
}

Result<> SqlSettingStore::put(const std::string& name, const std::string& value) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    TRY(write(name, value));
    return transaction.commit();
}

Result<bool> SqlSettingStore::remove(const std::string& name) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    const bool was = TRY(erase(name));
    TRY(transaction.commit());
    return was;
}

Result<> SqlSettingStore::change(
    const std::string& name,
    const std::function<Result<std::optional<std::string>>(std::optional<std::string>)>& change) {
    Transaction transaction = TRY(Transaction::begin_write(connection()));
    const auto now = TRY(get(name));
    const auto then = TRY(change(now));
    if (then) {
        TRY(write(name, *then));
    } else {
        (void)TRY(erase(name));
    }
    return transaction.commit();
}

}  // namespace signalbox
