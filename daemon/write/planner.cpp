#include "daemon/write/planner.hpp"

#include "schema/base/limits.hpp"
#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"
#include "schema/state/accept_references.hpp"

#include <algorithm>
#include <unordered_map>

namespace annals::write {
namespace {

SipKey draw_secret(const Randomness& randomness) {
    SipKey secret;
    randomness(secret);
    return secret;
}

// What an entry holds beside its statement and the principal's name: format, recorded_at, two lengths, salt and the
// count of its signatures.
constexpr std::size_t registration_bytes = 1 + 8 + 2 + 16 + 2 + 2;

std::string place_of(std::size_t index, std::string_view field) {
    return "/" + std::to_string(index) + std::string(field);
}

}  // namespace

// A request on its way, with what is wrong with it so far.
struct Planner::Request {
    AppendRequest& asked;
    const ReadEntry& read;
    std::vector<Item> items;
    std::vector<Error> errors;
    Seq first_new{};                     // of the first new entry, if there is one
    std::vector<std::size_t> new_items;  // by seq, from first_new on
    std::optional<Instant> known_at;     // when the first known statement was recorded

    Seq next() const { return Seq{to_number(first_new) + new_items.size()}; }
    const event::Statement* find_new(Seq seq) const {
        const std::uint64_t index = to_number(seq) - to_number(first_new);
        return seq >= first_new && index < new_items.size() ? &asked.submissions[new_items[index]].statement : nullptr;
    }

    void refuse(std::size_t index, Error error) {
        if (errors.size() >= limits::problems_max) return;
        error.place = place_of(index, error.place);
        errors.push_back(std::move(error));
    }
    event::Statement& statement(std::size_t index) { return asked.submissions[index].statement; }
};

Planner::Planner(store::Head head, store::PartialTiles tiles, Randomness randomness)
    : randomness_(std::move(randomness)),
      keys_(draw_secret(randomness_)),
      head_(std::move(head)),
      tiles_(std::move(tiles)) {
    CHECK(tiles_.size() == to_number(head_.edge.size()));
}

Sha256 Planner::root() { return head_.edge.root(hasher_); }

Result<void> Planner::take_in(Seq seq, BytesView bytes, const ReadEntry& read) {
    CHECK(to_number(seq) == facts_.size() && to_number(seq) < to_number(head_.edge.size()));
    auto decoded = event::decode_entry(bytes);
    if (!decoded)
        return fail(Errc::corrupt,
                    "entry " + std::to_string(to_number(seq)) + " is no entry: " + decoded.error().detail);
    std::optional<Error> failed;
    const auto find = [&](Seq earlier) {
        auto found = statement(earlier, read);
        if (!found) failed = found.error();
        return found;
    };
    facts_.apply(seq, decoded->statement, find);
    if (failed) return *failed;
    keys_.add(decoded->statement.envelope.key.text, seq);
    return {};
}

Result<Seq> Planner::find_key(std::string_view key, const ReadEntry& read) const {
    Result<Seq> found = fail(Errc::not_found, "no entry has this key");
    keys_.find(key, [&](Seq seq) {
        const auto said = statement(seq, read);
        if (said && said->envelope.key.text != key) return false;  // a fingerprint shared by chance
        found = said ? Result<Seq>(seq) : Result<Seq>(said.error());
        return true;
    });
    return found;
}

Plan Planner::plan(std::vector<AppendRequest>& requests, Instant now, const ReadEntry& read) {
    CHECK(!is_planning_ && facts_.size() == to_number(head_.edge.size()));
    is_planning_ = true;
    facts_.mark();
    commit_ = {};
    next_head_ = head_;
    next_tiles_ = tiles_;
    added_keys_.clear();
    duplicates_ = 0;
    Plan plan;
    for (AppendRequest& request : requests) {
        plan.results.push_back(plan_request(request, now, read));
        if (commit_.entries.empty()) plan.results_before_commit = plan.results.size();
    }
    const TreeSize size = next_head_.edge.size();
    const Sha256 root = next_head_.edge.root(hasher_);
    for (AppendResult& result : plan.results)
        if (auto* answer = std::get_if<AppendAnswer>(&result)) {
            answer->size = size;
            answer->root = root;
        }
    plan.duplicates = duplicates_;
    commit_.head = next_head_;
    plan.commit = std::exchange(commit_, {});
    return plan;
}

void Planner::keep() {
    CHECK(is_planning_);
    is_planning_ = false;
    facts_.commit();
    head_ = next_head_;
    tiles_ = std::move(next_tiles_);
}

void Planner::drop() {
    CHECK(is_planning_);
    is_planning_ = false;
    facts_.rollback();
    for (auto key = added_keys_.rbegin(); key != added_keys_.rend(); ++key) keys_.remove_last(key->first, key->second);
}

AppendResult Planner::plan_request(AppendRequest& asked, Instant now, const ReadEntry& read) {
    Request request{asked, read, std::vector<Item>(asked.submissions.size()), {}, Seq{facts_.size()}, {}, {}};
    if (asked.recorded_by.empty() || asked.recorded_by.size() > decltype(event::Registration::recorded_by)::bytes_max)
        return AppendRefusal{{fail(Errc::forbidden, "nobody is known to be speaking on this connection")}};
    find_known(request);
    if (request.errors.empty() && !request.new_items.empty()) check_preconditions(request);
    if (request.errors.empty() && !request.new_items.empty()) {
        facts_.mark();
        check_and_apply(request);
        if (request.errors.empty())
            facts_.commit();
        else
            facts_.rollback();
    }
    if (!request.errors.empty()) return AppendRefusal{std::move(request.errors)};
    return append(request, now);
}

// The bytes of a statement, with what it is about put in.
Result<Bytes> Planner::encode(const Request& request, event::Statement& said) const {
    std::vector<Subject> about_of_target;
    if (const auto target = event::target_of(said.payload)) {
        if (*target >= to_number(request.next()))
            return fail(Errc::bad_target, "entry " + std::to_string(*target) + " is no earlier entry", "/target");
        if (const event::Statement* fresh = request.find_new(Seq{*target})) {
            about_of_target = fresh->about;
        } else {
            auto found = statement(Seq{*target}, request.read);
            if (!found) return found.error();
            about_of_target = std::move(found->about);
        }
    }
    said.about = event::about_of(said.payload, about_of_target);
    if (said.about.size() > limits::about_subjects_max)
        return fail(Errc::too_large, "it concerns " + std::to_string(said.about.size()) + " subjects", {},
                    "at most " + std::to_string(limits::about_subjects_max));
    auto bytes = event::encode_statement(said);
    if (!bytes) return bytes;
    if (bytes->size() + registration_bytes + request.asked.recorded_by.size() > limits::entry_bytes_max)
        return fail(Errc::too_large, "an entry over " + std::to_string(limits::entry_bytes_max) + " bytes");
    return bytes;
}

// Step 1: what each statement is about, its bytes, and whether it is known.
void Planner::find_known(Request& request) {
    std::unordered_map<std::string_view, std::size_t> first_of_key;
    for (std::size_t i = 0; i < request.items.size(); ++i) {
        event::Statement& said = request.statement(i);
        auto bytes = encode(request, said);
        if (!bytes) {
            request.refuse(i, bytes.error());
            continue;
        }
        request.items[i].statement = std::move(*bytes);
        const auto [first, is_first] = first_of_key.emplace(said.envelope.key.text, i);
        if (is_first) {
            find_in_ledger(request, i);
        } else if (request.items[first->second].statement == request.items[i].statement) {
            request.items[i].same_as = first->second;
        } else {
            request.refuse(i, fail(Errc::key_reused, "another statement of the request has this key", "/key"));
        }
    }
}

void Planner::find_in_ledger(Request& request, std::size_t index) {
    const event::Statement& said = request.statement(index);
    Item& item = request.items[index];
    bool is_known = false;
    keys_.find(said.envelope.key.text, [&](Seq seq) {
        const auto stored = entry(seq, request.read);
        if (!stored) {
            request.refuse(index, stored.error());
            return is_known = true;
        }
        const auto parts = event::parts_of_entry(stored->bytes);
        const auto earlier =
            parts ? event::decode_statement(parts->statement) : Result<event::Statement>(parts.error());
        if (!earlier) {
            request.refuse(index, fail(Errc::corrupt, "entry " + std::to_string(to_number(seq)) +
                                                          " is no entry: " + earlier.error().detail));
            return is_known = true;
        }
        if (earlier->envelope.key != said.envelope.key) return false;  // a fingerprint shared by chance
        is_known = true;
        if (std::ranges::equal(parts->statement, item.statement)) {
            item.appended = {seq, true, stored->leaf};
            if (!request.known_at) request.known_at = parts->recorded_at;
        } else
            request.refuse(
                index, fail(Errc::key_reused,
                            "entry " + std::to_string(to_number(seq)) + " has this key and says another thing", "/key",
                            "a key belongs to one statement for ever: choose another one"));
        return true;
    });
    if (is_known) return;
    item.is_new = true;
    item.appended.seq = request.next();
    request.new_items.push_back(index);
}

// Step 2. What is expected is what stood before this request, for each of its statements.
void Planner::check_preconditions(Request& request) const {
    const auto mismatch = [](const std::string& what, std::uint64_t expected, std::uint64_t actual) {
        return fail(Errc::precondition_failed,
                    what + " is " + std::to_string(actual) + ", expected was " + std::to_string(expected), {},
                    "read what was recorded since, and decide anew");
    };
    if (const auto expected = request.asked.expected_size; expected && *expected != facts_.size()) {
        request.errors.push_back(mismatch("the ledger's size", *expected, facts_.size()));
        request.errors.back().place = "If-Match";
    }
    for (std::size_t i = 0; i < request.items.size(); ++i) {
        const auto& expected = request.asked.submissions[i].expected_revision;
        if (!expected || !request.items[i].is_new) continue;
        const std::uint64_t actual = facts_.revision(expected->first);
        if (actual == expected->second) continue;
        Error error = mismatch("the revision of " + to_string(expected->first), expected->second, actual);
        error.place = "/expected_revision";
        request.refuse(i, std::move(error));
    }
}

// Step 3. After the first refusal the rest is still judged, as if what was refused had been registered: the request
// falls anyway, and one mistake is to be told once.
void Planner::check_and_apply(Request& request) {
    std::optional<Error> failed;
    const auto find = [&](Seq seq) -> Result<event::Statement> {
        if (const event::Statement* fresh = request.find_new(seq)) return *fresh;
        auto found = statement(seq, request.read);
        if (!found) failed = found.error();
        return found;
    };
    for (const std::size_t i : request.new_items) {
        const event::Statement& said = request.statement(i);
        const auto verdict = facts_.check(said, find);
        if (!verdict) request.refuse(i, verdict.error());
        if (verdict || state::registered_by(said.payload)) {
            facts_.apply(request.items[i].appended.seq, said, find);
        } else {
            event::Statement blank;
            facts_.apply(request.items[i].appended.seq, blank, find);
        }
        if (failed && verdict) request.refuse(i, *failed);
        failed.reset();
    }
}

// Step 4: what was accepted becomes entries of the commit.
AppendAnswer Planner::append(Request& request, Instant now) {
    AppendAnswer answer;
    if (request.new_items.empty()) {
        answer.recorded_at = *request.known_at;
    } else {
        const bool is_first = to_number(next_head_.edge.size()) == 0;
        answer.recorded_at = is_first ? now : std::max(Instant{next_head_.last_recorded_at.us + 1}, now);
        next_head_.last_recorded_at = answer.recorded_at;
    }
    event::Registration registration{answer.recorded_at, {request.asked.recorded_by}, {}};
    // All salts in one draw: a draw costs more than a salt.
    Bytes salts(request.new_items.size() * registration.salt.size());
    randomness_(salts);
    auto salt = salts.begin();
    for (const std::size_t i : request.new_items) {
        Item& item = request.items[i];
        std::copy_n(salt, registration.salt.size(), registration.salt.begin());
        salt += static_cast<std::ptrdiff_t>(registration.salt.size());
        auto bytes = event::encode_entry(registration, item.statement, {});
        CHECK(bytes);  // encode() has left room for the registration
        item.appended.leaf = hasher_.leaf_hash(*bytes);
        next_head_.edge.append(hasher_, item.appended.leaf);
        next_tiles_.append(hasher_, item.appended.leaf, commit_.tiles);
        std::string& key = request.statement(i).envelope.key.text;
        keys_.add(key, item.appended.seq);
        added_keys_.emplace_back(std::move(key), item.appended.seq);
        commit_.entries.push_back({item.appended.seq, item.appended.leaf, std::move(*bytes)});
    }
    for (const Item& item : request.items) {
        Appended appended = item.same_as ? request.items[*item.same_as].appended : item.appended;
        appended.is_duplicate = appended.is_duplicate || item.same_as;
        duplicates_ += appended.is_duplicate ? 1 : 0;
        answer.entries.push_back(appended);
    }
    return answer;
}

Result<store::StoredEntry> Planner::entry(Seq seq, const ReadEntry& read) const {
    const std::uint64_t stored = to_number(head_.edge.size());
    if (to_number(seq) < stored) return read(seq);
    const std::uint64_t index = to_number(seq) - stored;
    if (index >= commit_.entries.size()) return fail(Errc::not_found, "no such entry");
    return commit_.entries[index];
}

Result<event::Statement> Planner::statement(Seq seq, const ReadEntry& read) const {
    const auto stored = entry(seq, read);
    if (!stored) return stored.error();
    auto decoded = event::decode_entry(stored->bytes);
    if (!decoded)
        return fail(Errc::corrupt,
                    "entry " + std::to_string(to_number(seq)) + " is no entry: " + decoded.error().detail);
    return std::move(decoded->statement);
}

}  // namespace annals::write
