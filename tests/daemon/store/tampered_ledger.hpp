// The ledger of test_ledger.hpp, changed behind its back.
#pragma once

#include "tests/daemon/store/tamper.hpp"
#include "tests/daemon/store/test_ledger.hpp"

namespace annals::store {

class TamperedLedger : public StoreTest {
protected:
    void put(const std::string& key, const std::string& value) {
        close();
        put_behind(options.dir, key, value);
    }
    void erase(const std::string& key) {
        close();
        erase_behind(options.dir, key);
    }
    static std::string record_of(std::uint64_t seq) { return record_of_bytes(entry_of(seq)); }

    proof::Hasher hasher;
};

}  // namespace annals::store
