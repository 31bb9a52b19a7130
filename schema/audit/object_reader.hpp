// Members of one JSON object, read with the first fault remembered: for the files of this room.
#pragma once

#include "schema/proof/proofs.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace annals::audit {

// Hashes as a list of base64.
boost::json::value hashes_to_json(const proof::Proof& hashes);

// Each getter gives an empty value where the member is missing or of another form, and remembers the first such member.
class ObjectReader {
public:
    explicit ObjectReader(const boost::json::value& value);  // borrowed

    std::string text(std::string_view name);
    std::uint64_t number(std::string_view name);
    bool flag(std::string_view name);
    boost::json::value any(std::string_view name);  // null where it is missing
    std::vector<std::string> texts(std::string_view name);
    proof::Proof hashes(std::string_view name);
    Sha256 hex_hash(std::string_view name);

    void wrong(std::string_view name);
    const std::string& wrong() const { return wrong_; }  // empty: nothing is

private:
    const boost::json::value* find(std::string_view name) const;

    const boost::json::object* object_;
    std::string wrong_;
};

}  // namespace annals::audit
