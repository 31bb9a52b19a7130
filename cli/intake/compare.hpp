// What the ledger says of an item, and what of it differs. Pure but for the ledger's view.
//
// Keys that an import makes of an item's own: KEY~2, KEY~3 ... for an item recorded anew after its entry was retracted;
// KEY@DAY/what for a change in the world that a later file told; KEY!1, KEY!2 ... for corrections and retractions.
#pragma once

#include "cli/intake/stated.hpp"

#include <map>
#include <set>

namespace annals::intake {

// The ledger's side of an item.
struct Counterpart {
    Held base;                                      // the entry that now stands for it
    std::vector<Held> changes;                      // what later imports recorded as changes of it, in their order
    boost::json::object fields;                     // what all these say together, without keys
    std::map<std::string, std::size_t> changed_by;  // field -> the last of `changes` that set it
    bool is_retracted = false;                      // it was taken back, and nothing stands in its place
};

// The keys of a ledger that are made of another key, asked for once a prefix.
class KeyBook {
public:
    explicit KeyBook(const LedgerView& ledger) : ledger_(ledger) {}

    // Every key that begins with `prefix`, from then on known without asking.
    Result<std::vector<std::string>> load(const std::string& prefix);
    // The keys KEY~..., KEY@... and KEY!... of a key.
    Result<std::vector<std::string>> derived(const std::string& key);
    // Whether `key` lies under a prefix that was loaded and has derived keys.
    bool is_known_to_change(const std::string& key) const;
    // A free key: `key` + `sign` + the next number from `first` on. Each call gives another one.
    Result<std::string> next(const std::string& key, char sign, std::size_t first);
    // A free key that begins with `key`, numbered only where it must be.
    Result<std::string> free(const std::string& root, const std::string& key);

private:
    const LedgerView& ledger_;
    std::set<std::string> prefixes_;
    std::set<std::string> keys_;
};

// The counterpart of each item, none where the ledger has nothing. The error is the ledger's.
Result<std::vector<std::optional<Counterpart>>> find_counterparts(const std::vector<Stated>& stated,
                                                                  const LedgerView& ledger, KeyBook& book);

// The names of the fields that differ, in described order; "type" first where that differs.
std::vector<std::string> differing_fields(const Stated& stated, const Counterpart& counterpart);

// Entries of the plans in these files that no item stands for any more.
Result<std::vector<Held>> find_gone(const std::vector<Stated>& stated, const LedgerView& ledger, KeyBook& book);

// `key` without what an import appended to it.
std::string root_of_key(const std::string& key);

}  // namespace annals::intake
