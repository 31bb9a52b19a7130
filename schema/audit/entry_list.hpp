// The bytes of many entries, held as they were read, bundle by bundle: a million entries cost four thousand
// allocations, and none is copied.
#pragma once

#include "schema/base/bytes.hpp"

#include <algorithm>

namespace annals::audit {

// Views of entries last as long as the list, wherever it is moved to. Never copied.
class EntryList {
public:
    EntryList() = default;
    EntryList(EntryList&&) noexcept = default;
    EntryList& operator=(EntryList&&) noexcept = default;
    EntryList(const EntryList&) = delete;
    EntryList& operator=(const EntryList&) = delete;

    std::size_t size() const { return entries_.size(); }
    BytesView operator[](std::size_t index) const { return entries_[index]; }

    // One more entry, copied.
    void add(BytesView entry) {
        pieces_.emplace_back(entry.begin(), entry.end());
        entries_.emplace_back(pieces_.back());
    }
    // More entries, which borrow from `bytes`.
    void add_all(Bytes bytes, std::span<const BytesView> entries) {
        pieces_.push_back(std::move(bytes));
        entries_.insert(entries_.end(), entries.begin(), entries.end());
    }

    friend bool operator==(const EntryList& left, const EntryList& right) {
        return std::equal(left.entries_.begin(), left.entries_.end(), right.entries_.begin(), right.entries_.end(),
                          [](BytesView one, BytesView other) { return text_of(one) == text_of(other); });
    }

private:
    std::vector<Bytes> pieces_;
    std::vector<BytesView> entries_;
};

}  // namespace annals::audit
