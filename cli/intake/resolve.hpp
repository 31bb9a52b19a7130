// References as people type them (ids, codes, names) become ids; texts are brought into normal form. Pure but for the
// ledger's view.
#pragma once

#include "cli/intake/item.hpp"

#include <map>
#include <set>

namespace annals::intake {

struct Shape;

class Resolver {
public:
    // The documents, the ledger and the problems must outlive it.
    Resolver(const std::vector<Document>& documents, const LedgerView& ledger, event::Problems& problems)
        : documents_(documents), ledger_(ledger), problems_(problems) {}

    // Resolves every reference of every item against what the items and the ledger register, and fills
    // Item::mentioned. What nothing registers goes to the problems, with a suggestion; the item is marked. The error is
    // the ledger's.
    Result<void> resolve(std::vector<Item>& items);

private:
    struct Reference {
        std::string text;
        std::vector<Kind> kinds;
        auto operator<=>(const Reference&) const = default;
    };
    struct Finding {
        std::optional<Subject> subject;
        Error error;  // where there is none
    };

    void learn(const std::vector<Item>& items);
    Result<void> ask_ledger(std::vector<Item>& items);
    Result<Finding> find(const Reference& reference, const std::string& plan);
    Result<Finding> find_by_name(const Reference& reference, const std::string& plan);
    bool is_registered(const Subject& subject) const;
    Result<std::string> suggest(const Reference& reference);
    Result<void> resolve_leaf(Item& item, const Shape& leaf, boost::json::value& value, const std::string& path);
    Result<void> resolve_deadline(Item& item, const std::string& path, boost::json::value& value);
    // The subject that is meant, a placeholder after a complaint, or none where nothing needs to be registered.
    Result<std::optional<Subject>> replace(Item& item, const std::string& path, const Reference& reference);
    void refuse(Item& item, const std::string& path, Error error);

    const std::vector<Document>& documents_;
    const LedgerView& ledger_;
    event::Problems& problems_;
    std::set<Subject> declared_;                              // by the files
    std::set<Subject> held_;                                  // by the ledger, of those asked about
    std::map<std::string, std::set<Subject>> named_;          // by the files, folded
    std::map<std::string, std::vector<Subject>> held_named_;  // by the ledger, of those asked about
};

}  // namespace annals::intake
