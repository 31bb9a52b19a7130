#include "schema/state/accept_counts.hpp"

#include <algorithm>

namespace annals::state {

Word Words::intern(std::uint8_t kind, std::string_view text) {
    if (const Word known = find(kind, text); known != no_word) return known;
    const Word word = size();
    CHECK(word != no_word);
    bytes_ += static_cast<char>(kind);
    bytes_ += text;
    ends_.push_back(bytes_.size());
    numbers_.insert(word);
    return word;
}

Word Words::find(std::uint8_t kind, std::string_view text) const {
    const auto found = numbers_.find(Probe{kind, text});
    return found == numbers_.end() ? no_word : *found;
}

void Words::truncate(Word size) {
    while (this->size() > size) {
        const Word last = this->size() - 1;
        numbers_.erase(last);
        bytes_.resize(last == 0 ? 0 : ends_[last - 1]);
        ends_.pop_back();
    }
}

std::size_t Counts::Hash::operator()(const Fact& fact) const {
    // The words are small dense numbers, whose bits must reach the whole hash: the finaliser of splitmix64.
    const auto fold = [](std::uint64_t value) {
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
        value = (value ^ value >> 27) * 0x94D049BB133111EBu;
        return value ^ value >> 31;
    };
    const std::uint64_t low = std::uint64_t{fact.subject} << 32 | fact.a;
    const std::uint64_t high = std::uint64_t{static_cast<std::uint32_t>(fact.what)} << 32 | fact.b;
    return fold(fold(low) ^ high);
}

std::uint32_t Counts::count(const Fact& fact) const {
    if (fact.subject == no_word) return 0;
    const auto at = [&](const std::vector<std::uint32_t>& counts) {
        return fact.subject < counts.size() ? counts[fact.subject] : 0;
    };
    if (fact.what == What::revision) return at(revisions_);
    if (fact.what == What::registered) return at(registered_);
    const auto found = counts_.find(fact);
    return found == counts_.end() ? 0 : found->second;
}

void Counts::add(const Fact& fact, std::int32_t delta) {
    change(fact, delta);
    if (!marks_.empty()) log_.push_back({fact, delta});
}

void Counts::change(const Fact& fact, std::int32_t delta) {
    CHECK(fact.subject < words_.size());
    const auto changed = [&](std::uint32_t count) {
        const std::int64_t after = std::int64_t{count} + delta;
        CHECK(after >= 0 && after <= UINT32_MAX);
        return static_cast<std::uint32_t>(after);
    };
    if (fact.what == What::revision || fact.what == What::registered) {
        auto& counts = fact.what == What::revision ? revisions_ : registered_;
        if (counts.size() < words_.size()) counts.resize(words_.size());
        counts[fact.subject] = changed(counts[fact.subject]);
        return;
    }
    const auto place = counts_.try_emplace(fact, 0).first;
    const std::uint32_t before = place->second;
    const std::uint32_t after = changed(before);
    place->second = after;
    if (after == 0) counts_.erase(place);
    if (is_listed(fact.what) && (before == 0) != (after == 0)) list(fact, after != 0);
}

void Counts::list(const Fact& fact, bool is_there) {
    const Listed item{fact.what, fact.a, fact.b};
    if (is_there) return lists_[fact.subject].push_back(item);
    const auto place = lists_.find(fact.subject);
    CHECK(place != lists_.end());
    auto& items = place->second;
    const auto found = std::find(items.rbegin(), items.rend(), item);
    CHECK(found != items.rend());
    *found = items.back();
    items.pop_back();
    if (items.empty()) lists_.erase(place);
}

void Counts::rollback() {
    CHECK(!marks_.empty());
    const Mark mark = marks_.back();
    marks_.pop_back();
    for (; log_.size() > mark.log_size; log_.pop_back()) change(log_.back().fact, -log_.back().delta);
    words_.truncate(mark.words_size);
    if (revisions_.size() > mark.words_size) revisions_.resize(mark.words_size);
    if (registered_.size() > mark.words_size) registered_.resize(mark.words_size);
}

void Counts::commit() {
    CHECK(!marks_.empty());
    marks_.pop_back();
    if (marks_.empty()) log_.clear();
}

}  // namespace annals::state
