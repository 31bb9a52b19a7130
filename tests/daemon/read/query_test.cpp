#include "daemon/read/query.hpp"

#include "daemon/read/index.hpp"
#include "daemon/read/store_log.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/overlay_log.hpp"
#include "tests/daemon/read/random_ledger.hpp"

#include <set>

namespace annals::read {
namespace {

class QueryTest : public LedgerTest {
protected:
    // What a question over memory gives, with the roots of the real tree.
    std::string expected(const state::Question& question, Instant asked_at) {
        state::MemoryLog log(memory.entries(), [this](TreeSize size) -> Result<Sha256> {
            std::vector<Sha256> hashes;
            const auto collect = [&](Seq, const Sha256& leaf, BytesView) {
                hashes.push_back(leaf);
                return true;
            };
            const auto scanned = store->view()->scan(Seq{0}, Seq{to_number(size)}, collect);
            if (!scanned) return scanned.error();
            return proof::root_of(hashes);
        });
        return said(state::ask(log, question, {asked_at}));
    }
    static std::string said(const Result<boost::json::value>& answer) {
        return answer ? event::print_json(*answer) : to_string(answer.error());
    }
};

TEST_F(QueryTest, AnswersAreThoseOfTheSameEntriesInMemoryByteForByte) {
    open();
    for (int i = 0; i < 20; ++i) record(1 + random() % 9);
    const Instant asked_at{now.us + 5};
    std::set<std::string> answered_names;
    std::string refusal;
    for (const bool is_half_indexed : {false, true}) {
        if (is_half_indexed) {
            ASSERT_TRUE(Indexer(*store).step(size() / 2));
        }
        for (const char* name : {"lint", "due", "unsourced", "party", "members", "status", "history"}) {
            for (int round = 0; round < 4; ++round) {
                state::Question question;
                question.name = name;
                question.on = day_of(2025, 1, 1);
                if (round % 2 == 1) question.known = TreeSize{random() % (size() + 1)};
                if (round == 2) question.known = memory.entries()[random() % size()].recorded_at;
                if (question.name == "party") question.params["party"] = pick("party-", 13);
                if (question.name == "members") question.params["of"] = pick("plan/c", 6);
                if (question.name == "history") question.params["subject"] = pick("plan/c", 6);
                const auto answered = ask(*store, question, asked_at);
                const std::string given = answered ? answered->json : to_string(answered.error());
                EXPECT_EQ(given, expected(question, asked_at)) << name;
                if (!answered) refusal = given;
                if (answered) {
                    answered_names.insert(name);
                    EXPECT_EQ(answered->size, TreeSize{size()});
                }
            }
        }
    }
    // What the random ledger may lack are the subjects that the other questions name.
    EXPECT_GE(answered_names.size(), 4u) << "answered, not only refused alike: " << refusal;
}

TEST_F(QueryTest, EntriesLaidOverAnOlderSizeReadAsIfTheyWereRecorded) {
    open();
    for (int i = 0; i < 12; ++i) record(1 + random() % 9);
    ASSERT_TRUE(Indexer(*store).step(size() / 2));
    const StoreLog base(store->view());
    const auto texts = [](const Result<std::vector<state::Recorded>>& entries) {
        std::string text;
        for (const state::Recorded& entry : entries.value())
            text += std::to_string(to_number(entry.seq)) + entry.statement.envelope.key.text + " ";
        return text;
    };
    for (const std::uint64_t cut : {std::uint64_t{0}, size() / 3, size() - 1, size()}) {
        const auto middle = memory.entries().begin() + static_cast<std::ptrdiff_t>(cut);
        const state::OverlayLog log(base, TreeSize(cut), {middle, memory.entries().end()});
        ASSERT_EQ(log.size(), memory.size());
        EXPECT_TRUE(*log.last_recorded_at() == *memory.last_recorded_at());
        EXPECT_EQ(texts(log.range(Seq{1}, Seq{size()})), texts(memory.range(Seq{1}, Seq{size()})));
        EXPECT_EQ(log.at(Seq{size()}).error().code, Errc::not_found);
        for (std::uint64_t seen = 0; seen <= size(); seen += 5) {
            for (const Subject& subject : all_subjects()) {
                EXPECT_EQ(texts(log.about(subject, TreeSize(seen))), texts(memory.about(subject, TreeSize(seen))));
                EXPECT_EQ(texts(log.about_itself(subject, TreeSize(seen))),
                          texts(memory.about_itself(subject, TreeSize(seen))))
                    << to_string(subject) << " at " << seen << " over " << cut;
            }
            EXPECT_EQ(*log.of_kind(Kind::party, TreeSize(seen)), *memory.of_kind(Kind::party, TreeSize(seen)));
            EXPECT_EQ(*log.named("alias 1", TreeSize(seen)), *memory.named("alias 1", TreeSize(seen)));
            if (seen == size()) break;
            const Instant instant = memory.entries()[seen].recorded_at;
            EXPECT_EQ(*log.size_at(instant), *memory.size_at(instant));
            EXPECT_EQ(*log.size_at(Instant{instant.us - 1}), *memory.size_at(Instant{instant.us - 1}));
        }
    }
}

TEST_F(QueryTest, ATailOverItsLimitIsNotReady) {
    open();
    record(20);
    state::Question question;
    question.name = "lint";
    const auto answer = ask(*store, question, now, 10);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::not_ready);
}

}  // namespace
}  // namespace annals::read
