// Random entries about a few subjects, recorded in a store and in memory alike.
#pragma once

#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"
#include "schema/state/memory_log.hpp"
#include "tests/daemon/store/test_ledger.hpp"

#include <random>

namespace annals::read {

class LedgerTest : public store::StoreTest {
protected:
    // A request of `count` random entries, recorded at once as the writer does.
    void record(std::size_t count) {
        now.us += 1 + static_cast<std::int64_t>(random() % 1000);
        std::vector<Bytes> entries;
        for (std::size_t i = 0; i < count; ++i) {
            event::Statement statement = make_statement();
            auto bytes = event::encode_statement(statement);
            ASSERT_TRUE(bytes) << to_string(bytes.error());
            const event::Registration registration{now, {"unix:test"}, {}};
            auto entry = event::encode_entry(registration, *bytes, {});
            ASSERT_TRUE(entry) << to_string(entry.error());
            entries.push_back(std::move(*entry));
            memory.append({Seq{memory.entries().size()}, now, "unix:test", std::move(statement)});
        }
        store::Commit commit = store::plan_commit(store->head(), tiles, entries);
        commit.head.last_recorded_at = now;
        ASSERT_TRUE(store->commit(commit));
    }

    std::string pick(const char* name, std::size_t count) { return name + std::to_string(random() % count); }

    event::Statement make_statement() {
        using namespace event;
        Statement statement;
        const std::uint64_t seq = memory.entries().size();
        statement.envelope.key.text = "key-" + std::to_string(seq);
        std::vector<Subject> about_of_target;
        statement.envelope.effective = exactly(day_of(2023, 1, 1 + static_cast<int>(random() % 28)));
        const std::uint64_t kind = random() % 10;
        if (seq == 0) {
            statement.payload = AgendaLaunched{{"agenda"}, {"An agenda"}, {"A goal"}, {}, {}, {}, {}};
        } else if (seq == 1) {
            statement.payload = PlanAdopted{{"plan"}, {"agenda"}, {"A plan"}, 2023, {}, {}};
        } else if (kind >= 7) {
            const std::uint64_t target = seq > 2 ? 2 + random() % (seq - 2) : 0;  // agenda and plan stay
            const Statement& earlier = memory.entries()[target].statement;
            about_of_target = earlier.about;
            if (kind == 7)
                statement.payload = EventRetracted{target, {"never so"}};
            else if (kind == 8)
                statement.payload = EvidenceAttached{target, {"source-0"}, {}, {}};
            else
                statement.payload = EventCorrected{target, patch_of(earlier), {"wrong"}};
        } else if (kind <= 1) {
            const std::string id = pick("party-", 12);
            statement.payload = PartyRegistered{{id}, PartyKind::country, {{"Name " + id}, {pick("Alias ", 5)}}, {}};
        } else if (kind == 2) {
            statement.payload = PartyRenamed{{pick("party-", 12)}, {pick("New ", 20)}};
        } else if (kind == 3) {
            CommitmentMade made;
            made.id.text = pick("plan/c", 6);
            made.plan.text = "plan";
            made.code = {{pick("C", 4)}};
            made.summary.text = "Something";
            made.verb = {{"commit"}};
            statement.payload = made;
        } else {
            const Subject of{Kind::commitment, pick("plan/c", 6)};
            statement.payload = MemberJoined{{of}, {pick("party-", 12)}, Role::lead, {}, {{pick("PRINTED ", 9)}}};
        }
        statement.about = about_of(statement.payload, about_of_target);
        return statement;
    }

    event::Patch patch_of(const event::Statement& earlier) {
        event::Statement changed = earlier;
        changed.envelope.note = event::Text<2000>{pick("note ", 100)};
        auto* party = std::get_if<event::PartyRegistered>(&changed.payload);
        if (party != nullptr) party->names = {{pick("Corrected ", 9)}};
        auto patch = event::make_patch(changed, {party != nullptr ? "names" : "note"});
        EXPECT_TRUE(patch) << to_string(patch.error());
        return *patch;
    }

    std::vector<Subject> all_subjects() const {
        std::vector<Subject> all = {{Kind::party, "nobody"}, {Kind::plan, "plan"}};
        for (int i = 0; i < 12; ++i) all.push_back({Kind::party, "party-" + std::to_string(i)});
        for (int i = 0; i < 6; ++i) all.push_back({Kind::commitment, "plan/c" + std::to_string(i)});
        return all;
    }

    std::uint64_t seed = std::random_device()();
    ::testing::ScopedTrace trace{__FILE__, __LINE__, "seed " + std::to_string(seed)};
    std::mt19937_64 random{seed};
    Instant now = start_of(day_of(2024, 1, 1));
    state::MemoryLog memory;
};

}  // namespace annals::read
