// Which idempotency keys the ledger has seen, as 64-bit fingerprints in memory: about 25 bytes a key.
//
// A fingerprint says "perhaps": whoever meets one reads the entry and compares the key itself. The hash is keyed with
// randomness drawn at start, so that no writer can make keys collide.
#pragma once

#include "schema/base/id.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace annals::write {

// SipHash-2-4 (Aumasson and Bernstein, 2012), a pseudo-random function of 64 bits.
using SipKey = std::array<std::uint8_t, 16>;
std::uint64_t siphash(const SipKey& key, std::string_view text);

class Keys {
public:
    explicit Keys(const SipKey& secret) : secret_(secret) {}

    void add(std::string_view key, Seq seq);
    // Calls visit(seq) for each entry whose key may be this one, until it returns true.
    template <class Visit>
    void find(std::string_view key, Visit&& visit) const {
        const std::uint64_t fingerprint = siphash(secret_, key);
        const auto first = first_.find(fingerprint);
        if (first == first_.end() || visit(Seq{first->second})) return;
        const auto [begin, end] = further_.equal_range(fingerprint);
        for (auto at = begin; at != end; ++at)
            if (visit(Seq{at->second})) return;
    }
    // Forgets the key of the entry added last.
    void remove_last(std::string_view key, Seq seq);
    std::size_t size() const { return first_.size() + further_.size(); }

private:
    SipKey secret_;
    boost::unordered_flat_map<std::uint64_t, std::uint64_t> first_;  // fingerprint -> seq
    std::unordered_multimap<std::uint64_t, std::uint64_t> further_;  // of keys whose fingerprint was taken
};

}  // namespace annals::write
