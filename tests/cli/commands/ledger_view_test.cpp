#include "cli/commands/ledger_view.hpp"

#include "cli/client/offline_ledger.hpp"
#include "schema/event/about.hpp"
#include "schema/state/memory_log.hpp"
#include "tests/cli/intake/ledger.hpp"

namespace annals::cli {
namespace {

using intake::ImportOptions;
using intake::ImportPlan;
using intake::small_plan;

// Counts what is asked of a ledger, and what travels.
class Counting final : public Ledger {
public:
    explicit Counting(Ledger& ledger) : ledger_(ledger) {}
    Result<AnswerBytes> ask(const state::Question& question) override {
        ++requests;
        return ledger_.ask(question);
    }
    Result<EventsPage> events(const EventsWanted& wanted) override {
        ++requests;
        auto page = ledger_.events(wanted);
        if (page) entries += page->entries.size();
        return page;
    }
    Result<boost::json::value> entry(Seq seq) override {
        ++requests;
        ++entries;
        return ledger_.entry(seq);
    }
    AppendOutcome append(const boost::json::array& statements, Wait wait) override {
        return ledger_.append(statements, wait);
    }
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override {
        ++requests;
        return ledger_.find_keys(keys);
    }
    Result<void> follow(const FeedWanted&, const OnEntry&, const OnCaughtUp&) override { return {}; }
    Result<std::vector<HealthLine>> health() override { return ledger_.health(); }

    std::size_t requests = 0;
    std::size_t entries = 0;

private:
    Ledger& ledger_;
};

class LedgerView : public testing::Test {
protected:
    LedgerView() { ledger.record(small_plan); }

    // Other people's commitments and members, and what they changed: nothing of the small plan's.
    void record_others(std::size_t count) {
        using namespace event;
        const auto add = [&](Payload payload) {
            Statement statement;
            statement.envelope.key.text = "other:" + std::to_string(ledger.log().size());
            statement.envelope.effective = exactly(day_of(2023, 1, 1));
            statement.payload = std::move(payload);
            statement.about = about_of(statement.payload);
            ledger.add(statement);
        };
        add(PlanAdopted{{"other/2023"}, {"road"}, {"Another plan"}, 2023, {}, {}});
        for (std::size_t i = 0; i < count / 3; ++i) {
            const std::string id = "other/2023/c" + std::to_string(i);
            CommitmentMade made;
            made.id.text = id;
            made.plan.text = "other/2023";
            made.summary.text = "Something else";
            add(made);
            for (const char* party : {"norway", "unep"})
                add(MemberJoined{{{Kind::commitment, id}}, {party}, Role::lead, {}, {}});
        }
    }

    // The plan of an import over touched entries, which must be that over the whole log.
    std::string import(const std::string& text, const ImportOptions& options = {}) {
        std::vector<state::Recorded> entries;
        for (const intake::Numbered& entry : ledger.log())
            entries.push_back({entry.seq, Instant{static_cast<std::int64_t>(to_number(entry.seq)) + 1}, "unix:test",
                               entry.statement});
        OfflineLedger offline(std::make_unique<state::MemoryLog>(std::move(entries)), Instant{1'700'000'000'000'000});
        Counting counting(offline);
        TouchedEntries touched(counting);
        const std::vector<intake::NamedText> files{{"plan.toml", text}};
        const auto near = intake::plan_import(files, touched.view(), options);
        const auto whole = intake::plan_import(files, intake::view_of(ledger.log()), options);
        EXPECT_TRUE(near && whole);
        if (!near || !whole) return near ? "" : to_string(near.error());
        const std::string report = event::print_json(intake::report_in_json(*near));
        EXPECT_EQ(report, event::print_json(intake::report_in_json(*whole)));
        EXPECT_EQ(statements_of(*near), statements_of(*whole));
        travelled = counting.entries;
        requests = counting.requests;
        return report;
    }
    static std::string statements_of(const ImportPlan& plan) {
        std::string text;
        for (const auto& batch : plan.batches)
            for (const event::Statement& statement : batch)
                text += event::print_json(event::statement_to_json(statement)) + "\n";
        return text;
    }
    void retract(const std::string& key) {
        event::Statement statement;
        const std::uint64_t target = ledger.seq_of(key);
        statement.envelope.key.text = "retract:" + key;
        statement.payload = event::EventRetracted{target, {"never so"}};
        statement.about = event::about_of(statement.payload, ledger.log().at(target).statement.about);
        ledger.add(statement);
    }

    intake::MemoryImport ledger;
    std::size_t travelled = 0;
    std::size_t requests = 0;
};

const std::string renamed_text = intake::edited(small_plan, "what = \"A host\"", "what = \"A host forum\"");

TEST_F(LedgerView, GivesEveryImportWhatTheWholeLogGives) {
    import(small_plan);
    import(renamed_text);
    const ImportOptions correction{"a slip of the pen", std::nullopt};
    const ImportOptions change{std::nullopt, exactly(day_of(2023, 5, 1))};
    import(renamed_text, correction);
    import(renamed_text, change);
    import(intake::edited(small_plan, "governments  = [\"Norway\"]\n", ""));
    import(intake::edited(small_plan, "governments  = [\"Norway\"]", "governments  = [\"Norway\", \"unep\"]"));
    import(intake::edited(small_plan, "governments  = [\"Norway\"]", "governments  = [\"Norwax\"]"));
    // What earlier imports made of an item is seen: corrections, changes, and their keys.
    ledger.record(renamed_text, correction);
    import(small_plan, correction);
    import(renamed_text);
    ledger.record(intake::edited(renamed_text, "\"by COP28\"", "\"at COP28\""), change);
    import(renamed_text, correction);
    import(small_plan, change);
    // So is what was taken back.
    retract("plan:road/2023#member/rt5/norway/collaborating");
    import(small_plan);
}

TEST_F(LedgerView, BringsOverWhatAnImportTouchesHoweverLongTheLedgerIs) {
    import(renamed_text);
    const std::size_t alone = travelled;
    const std::size_t asked = requests;
    record_others(10'000);
    import(renamed_text);
    EXPECT_GE(ledger.log().size(), 10'000u);
    EXPECT_LE(travelled, alone + 5) << "of 10,000 entries more";
    EXPECT_EQ(requests, asked);
    EXPECT_LT(travelled, 60u);
}

TEST_F(LedgerView, OfAnEmptyLedgerIsEmpty) {
    ledger = {};
    import(small_plan);
    EXPECT_EQ(travelled, 0u);
}

}  // namespace
}  // namespace annals::cli
