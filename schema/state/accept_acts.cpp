#include "schema/state/accept_acts.hpp"

#include "schema/base/check.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"

#include <algorithm>

namespace annals::state {

void Acts::add(Seq by, Seq target, bool is_retraction) {
    CHECK(order_.empty() || order_.back() < to_number(by));
    Last& last = last_[to_number(target)];
    acts_[to_number(by)] = {to_number(target), last.by, is_retraction};
    last = {to_number(by), last.count + 1};
    order_.push_back(to_number(by));
}

void Acts::truncate(Seq seq) {
    for (; !order_.empty() && order_.back() >= to_number(seq); order_.pop_back()) {
        const auto act = acts_.find(order_.back());
        const auto last = last_.find(act->second.target);
        if (act->second.previous == none)
            last_.erase(last);
        else
            last->second = {act->second.previous, last->second.count - 1};
        acts_.erase(act);
    }
}

Seq Acts::root_of(Seq seq) const {
    std::uint64_t root = to_number(seq);
    for (auto act = acts_.find(root); act != acts_.end(); act = acts_.find(root)) root = act->second.target;
    return Seq{root};
}

std::size_t Acts::depth_of(Seq seq) const {
    std::size_t depth = 0;
    for (auto act = acts_.find(to_number(seq)); act != acts_.end(); act = acts_.find(act->second.target)) ++depth;
    return depth;
}

std::size_t Acts::acts_on(Seq seq) const {
    const auto last = last_.find(to_number(seq));
    return last == last_.end() ? 0 : last->second.count;
}

bool Acts::is_visible(Seq seq) const {
    const auto last = last_.find(to_number(seq));
    if (last == last_.end()) return true;
    for (std::uint64_t by = last->second.by; by != none;) {
        const Act& act = acts_.find(by)->second;
        if (act.is_retraction && is_visible(Seq{by})) return false;
        by = act.previous;
    }
    return true;
}

Result<event::Statement> Acts::corrected(Seq seq, const AcceptFacts::FindStatement& find) const {
    auto statement = find(seq);
    if (!statement) return statement;
    const auto last = last_.find(to_number(seq));
    if (last == last_.end()) return statement;
    std::vector<Seq> corrections;
    for (std::uint64_t by = last->second.by; by != none;) {
        const Act& act = acts_.find(by)->second;
        if (!act.is_retraction && is_visible(Seq{by})) corrections.push_back(Seq{by});
        by = act.previous;
    }
    if (corrections.empty()) return statement;
    std::reverse(corrections.begin(), corrections.end());
    for (const Seq by : corrections) {
        const auto correction = corrected(by, find);
        if (!correction && correction.error().code == Errc::bad_correction) continue;  // it counts for nothing
        if (!correction) return correction.error();
        const auto* says = std::get_if<event::EventCorrected>(&correction->payload);
        CHECK(says);
        auto after = event::apply_patch(*statement, says->set);
        if (!after) return fail(Errc::bad_correction, after.error().detail, after.error().place);
        statement = std::move(after);
    }
    if (const auto verdict = event::check_statement(*statement); !verdict)
        return fail(Errc::bad_correction, verdict.error().detail, verdict.error().place, verdict.error().hint);
    return statement;
}

}  // namespace annals::state
