// Acceptance: each refusal of DESIGN section 6 with its neighbour that is accepted, and random histories against a
// checker that recomputes everything from nothing.
// Long because every refusal is read beside its neighbours, in the order of the rules, on one fixture.
#include "schema/state/accept.hpp"

#include "schema/event/about.hpp"
#include "schema/event/check_statement.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "tests/support/accept_naive.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace annals::state {
namespace {

// A ledger that says yes ("ok") or the word of the error.
class Accept : public ::testing::Test {
protected:
    AcceptFacts::FindStatement find() {
        return [this](Seq seq) -> Result<event::Statement> {
            if (to_number(seq) >= said_.size()) return fail(Errc::not_found, "no such entry");
            return said_[to_number(seq)];
        };
    }

    event::Statement parse(const std::string& type, const std::string& fields) {
        const std::string text = "{\"type\":\"" + type + "\",\"key\":\"k" + std::to_string(said_.size()) +
                                 "\",\"effective\":\"2023\"" + (fields.empty() ? "" : ",") + fields + "}";
        const auto json = event::parse_json(text);
        if (!json) ADD_FAILURE() << to_string(json.error()) << " in " << text;
        event::Problems problems;
        const auto find_target = [this](const std::variant<Seq, std::string>& asked) -> std::optional<event::Target> {
            const std::uint64_t seq = to_number(std::get<Seq>(asked));
            if (seq >= said_.size()) return event::Target{Seq{seq}, event::EventRetracted::tag, 1};
            return event::Target{Seq{seq}, event::tag_of(said_[seq].payload), 1};
        };
        auto statement = event::statement_from_json(*json, "", find_target, problems);
        if (!statement) {
            ADD_FAILURE() << to_string(problems.errors().front()) << " in " << text;
            return {};
        }
        std::vector<Subject> about;
        if (const auto target = event::target_of(statement->payload); target && *target < said_.size())
            about = said_[*target].about;
        statement->about = event::about_of(statement->payload, about);
        return std::move(*statement);
    }

    std::string say(const std::string& type, const std::string& fields) {
        auto statement = parse(type, fields);
        const auto verdict = facts_.check(statement, find());
        if (!verdict) {
            error_ = verdict.error();
            return std::string(errc_word(verdict.error().code));
        }
        facts_.apply(Seq{said_.size()}, statement, find());
        said_.push_back(std::move(statement));
        return "ok";
    }

    std::string party(const std::string& id) {
        return say("party.registered", R"("id":")" + id + R"(","kind":"country","names":["N"])");
    }
    std::string occasion(const std::string& id, int number) {
        return say("occasion.registered",
                   R"("id":")" + id + R"(","names":["N"],"series":"cop","number":)" + std::to_string(number));
    }
    std::string milestone(const std::string& id, const std::string& more = "") {
        return say("milestone.set", R"("id":")" + id + R"(","commitment":"c","what":"W","kind":"launch")" + more);
    }
    std::string reached(const std::string& id, const std::string& more = "") {
        return say("milestone.reached", R"("id":")" + id + "\"" + more);
    }
    std::string retract(std::uint64_t target) {
        return say("event.retracted", R"("target":)" + std::to_string(target) + R"(,"reason":"never so")");
    }
    std::string correct(std::uint64_t target, const std::string& set) {
        return say("event.corrected",
                   R"("target":)" + std::to_string(target) + R"(,"set":{)" + set + R"(},"reason":"wrong")");
    }
    // An agenda, a plan, a commitment "c", parties "p" and "q"; seqs 0 to 4.
    void begin() {
        ASSERT_EQ(say("agenda.launched", R"("id":"a","title":"T","goal":"G")"), "ok");
        ASSERT_EQ(say("plan.adopted", R"("id":"a/2023","agenda":"a","title":"T","year":2023)"), "ok");
        ASSERT_EQ(say("commitment.made", R"("id":"c","plan":"a/2023","summary":"S")"), "ok");
        ASSERT_EQ(party("p"), "ok");
        ASSERT_EQ(party("q"), "ok");
    }
    std::uint64_t last() const { return said_.size() - 1; }

    AcceptFacts facts_;
    std::vector<event::Statement> said_;
    Error error_;
};

TEST_F(Accept, RefusesWhatNothingRegistersAndSuggestsTheNearest) {
    begin();
    ASSERT_EQ(party("united-kingdom"), "ok");
    EXPECT_EQ(say("member.joined", R"("of":"commitment:c","party":"united-kingdon","role":"collaborating")"),
              "unknown_subject");
    EXPECT_EQ(error_.place, "/party");
    EXPECT_EQ(error_.hint, "did you mean 'united-kingdom'?");
    EXPECT_EQ(say("member.joined", R"("of":"commitment:c","party":"united-kingdom","role":"collaborating")"), "ok");
}

TEST_F(Accept, RefusesUnknownSubjectsWhereverTheyStand) {
    begin();
    EXPECT_EQ(say("party.renamed", R"("id":"p","name":"P","sources":[{"source":"none"}])"), "unknown_subject");
    EXPECT_EQ(error_.place, "/sources/0/source");
    EXPECT_EQ(say("party.renamed", R"("id":"p","name":"P","on_behalf_of":"none")"), "unknown_subject");
    EXPECT_EQ(error_.place, "/on_behalf_of");
    EXPECT_EQ(milestone("m", R"(,"deadline":"by cop28")"), "unknown_subject");
    EXPECT_EQ(error_.place, "/deadline");
    EXPECT_EQ(milestone("m", R"(,"deadline":"with n")"), "unknown_subject");
    EXPECT_EQ(milestone("m", R"(,"deadline":"every cop from cop28")"), "unknown_subject");
    EXPECT_EQ(milestone("m", R"(,"responsible":["p","nobody"])"), "unknown_subject");
    EXPECT_EQ(error_.place, "/responsible/1");
    EXPECT_EQ(milestone("m", R"(,"part_of":"n")"), "unknown_subject");
    EXPECT_EQ(say("plan.adopted", R"("id":"a/2024","agenda":"a","title":"T","year":2024,
        "cycle":[{"step":"s","through":"t","deadline":"at cop29"}])"),
              "unknown_subject");
    EXPECT_EQ(error_.place, "/cycle/0/deadline");
    EXPECT_EQ(say("commitment.made", R"("id":"d","plan":"a/2023","summary":"S","answers":[{"recommendation":"r"}])"),
              "unknown_subject");
    EXPECT_EQ(milestone("m"), "ok");
    EXPECT_EQ(reached("m", R"(,"evidence":[{"source":"none"}])"), "unknown_subject");
    EXPECT_EQ(error_.place, "/evidence/0/source");
}

TEST_F(Accept, LetsReviewsFindingsAndTopicsBeNamedByWhoeverSpeaksOfThem) {
    begin();
    EXPECT_EQ(say("finding.dismissed", R"("id":"gap/rec-2","reason":"R")"), "ok");
    EXPECT_EQ(say("claim.recorded", R"("subject":"topic:trade","topic":"t","statement":"S")"), "ok");
    EXPECT_EQ(say("review.frozen", R"("id":"a/2023/review","plan":"a/2023","frozen_on":"2023-12-13","frozen_size":3)"),
              "ok");
}

TEST_F(Accept, RefusesASecondRegistrationUntilTheFirstIsRetracted) {
    begin();
    EXPECT_EQ(party("p"), "already_registered");
    EXPECT_EQ(error_.place, "/id");
    EXPECT_EQ(retract(3), "ok");
    EXPECT_EQ(say("party.renamed", R"("id":"p","name":"P")"), "unknown_subject");
    EXPECT_EQ(party("p"), "ok");
    EXPECT_EQ(party("p"), "already_registered");
}

TEST_F(Accept, RetractsARegistrationThatOthersReferTo) {
    begin();
    EXPECT_EQ(retract(2), "ok");
    EXPECT_EQ(milestone("m"), "unknown_subject");
}

TEST_F(Accept, RefusesToBringBackARegistrationBesideAnother) {
    begin();
    EXPECT_EQ(retract(3), "ok");
    const auto retraction = last();
    EXPECT_EQ(party("p"), "ok");
    const auto anew = last();
    EXPECT_EQ(retract(retraction), "already_registered");
    EXPECT_EQ(error_.place, "/target");
    EXPECT_EQ(retract(anew), "ok");
    EXPECT_EQ(retract(retraction), "ok");
    EXPECT_EQ(party("p"), "already_registered");
}

TEST_F(Accept, RefusesAMilestoneReachedTwice) {
    begin();
    ASSERT_EQ(milestone("m"), "ok");
    EXPECT_EQ(reached("m"), "ok");
    EXPECT_EQ(reached("m"), "already_reached");
    EXPECT_EQ(retract(last()), "ok");
    EXPECT_EQ(reached("m"), "ok");
    EXPECT_EQ(reached("m"), "already_reached");
}

TEST_F(Accept, LetsAReopenedMilestoneBeReachedOnceMore) {
    begin();
    ASSERT_EQ(milestone("m"), "ok");
    EXPECT_EQ(reached("m"), "ok");
    EXPECT_EQ(say("milestone.reopened", R"("id":"m")"), "ok");
    EXPECT_EQ(reached("m"), "ok");
    EXPECT_EQ(reached("m"), "already_reached");
}

TEST_F(Accept, RefusesAGroupAsAWholeOnceItsOptionsReachedIt) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"any_of":{"options":["roadmap","plan","third"],"min":2})"), "ok");
    EXPECT_EQ(reached("m", R"(,"option":"roadmap")"), "ok");
    EXPECT_EQ(reached("m", R"(,"option":"roadmap")"), "already_reached");
    EXPECT_EQ(reached("m", R"(,"option":"map")"), "no_such_instance");
    EXPECT_EQ(error_.place, "/option");
    EXPECT_EQ(reached("m", R"(,"option":"plan")"), "ok");
    EXPECT_EQ(reached("m"), "already_reached");
    EXPECT_EQ(reached("m", R"(,"option":"third")"), "ok") << "further options may follow";
}

TEST_F(Accept, TakesOptionsAfterTheWhole) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"any_of":{"options":["roadmap","plan"]})"), "ok");
    EXPECT_EQ(reached("m"), "ok");
    EXPECT_EQ(reached("m", R"(,"option":"plan")"), "ok");
    EXPECT_EQ(reached("m"), "already_reached");
}

TEST_F(Accept, RefusesInstancesThatASeriesNeverGives) {
    begin();
    for (const int number : {26, 28, 29}) ASSERT_EQ(occasion("cop" + std::to_string(number), number), "ok");
    ASSERT_EQ(say("occasion.registered", R"("id":"cem14","names":["N"],"series":"cem","number":40)"), "ok");
    ASSERT_EQ(milestone("m", R"(,"deadline":"every cop from cop28")"), "ok");
    EXPECT_EQ(reached("m"), "no_such_instance") << "a recurring milestone is reached by instance";
    EXPECT_EQ(reached("m", R"(,"instance":"cop26")"), "no_such_instance");
    EXPECT_EQ(reached("m", R"(,"instance":"cem14")"), "no_such_instance");
    EXPECT_EQ(reached("m", R"(,"instance":"cop30")"), "no_such_instance") << "not registered";
    EXPECT_EQ(reached("m", R"(,"instance":"2028")"), "no_such_instance");
    EXPECT_EQ(reached("m", R"(,"instance":"cop28")"), "ok");
    EXPECT_EQ(reached("m", R"(,"instance":"cop29")"), "ok");
    EXPECT_EQ(reached("m", R"(,"instance":"cop29")"), "already_reached");
}

TEST_F(Accept, RefusesYearsBeforeTheFirst) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"deadline":"every year from 2023")"), "ok");
    EXPECT_EQ(reached("m", R"(,"instance":"2022")"), "no_such_instance");
    EXPECT_EQ(say("milestone.progressed", R"("id":"m","instance":"2022")"), "no_such_instance");
    EXPECT_EQ(reached("m", R"(,"instance":"023")"), "no_such_instance");
    EXPECT_EQ(reached("m", R"(,"instance":"2031")"), "ok");
    EXPECT_EQ(say("milestone.dropped", R"("id":"m")"), "ok") << "without an instance: all that are not due yet";
}

TEST_F(Accept, RefusesAnInstanceOfWhatDoesNotRecur) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"deadline":"2023-11")"), "ok");
    EXPECT_EQ(reached("m", R"(,"instance":"2023")"), "no_such_instance");
    EXPECT_EQ(say("milestone.rescheduled", R"("id":"m","deadline":"every year from 2024")"), "ok");
    EXPECT_EQ(reached("m", R"(,"instance":"2024")"), "ok");
    EXPECT_EQ(reached("m"), "ok") << "its first deadline did not recur";
}

TEST_F(Accept, InheritsTheRecurrenceOfTheWhole) {
    begin();
    ASSERT_EQ(milestone("whole", R"(,"deadline":"every year from 2023")"), "ok");
    ASSERT_EQ(milestone("part", R"(,"part_of":"whole")"), "ok");
    ASSERT_EQ(milestone("own", R"(,"part_of":"whole","deadline":"2024")"), "ok");
    EXPECT_EQ(reached("part"), "no_such_instance");
    EXPECT_EQ(reached("part", R"(,"instance":"2023")"), "ok");
    EXPECT_EQ(reached("own"), "ok");
}

TEST_F(Accept, RefusesToLeaveWhatWasNeverJoined) {
    begin();
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p")"), "never_joined");
    ASSERT_EQ(say("member.joined", R"("of":"commitment:c","party":"p","role":"lead","announced":"2022")"), "ok");
    const auto joined = last();
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p","role":"observer")"), "never_joined");
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p","role":"lead")"), "ok");
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p")"), "ok");
    EXPECT_EQ(correct(joined, R"("role":"observer")"), "ok");
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p","role":"lead")"), "never_joined");
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p","role":"observer")"), "ok");
    EXPECT_EQ(retract(joined), "ok");
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"p")"), "never_joined");
}

TEST_F(Accept, LetsASuccessorLeaveWhatItTookOver) {
    begin();
    ASSERT_EQ(say("member.joined", R"("of":"commitment:c","party":"p","role":"lead")"), "ok");
    ASSERT_EQ(say("party.merged", R"("id":"p","into":"q")"), "ok");
    EXPECT_EQ(say("member.left", R"("of":"commitment:c","party":"q","role":"lead")"), "ok");
}

TEST_F(Accept, RefusesMergersThatLeadBack) {
    begin();
    ASSERT_EQ(party("r"), "ok");
    EXPECT_EQ(say("party.merged", R"("id":"p","into":"q")"), "ok");
    const auto merger = last();
    EXPECT_EQ(say("party.merged", R"("id":"q","into":"r")"), "ok");
    EXPECT_EQ(say("party.merged", R"("id":"r","into":"p")"), "merger_loop");
    EXPECT_EQ(say("party.merged", R"("id":"r","into":"q")"), "merger_loop");
    EXPECT_EQ(retract(merger), "ok");
    const auto retraction = last();
    EXPECT_EQ(say("party.merged", R"("id":"r","into":"p")"), "ok");
    EXPECT_EQ(retract(retraction), "merger_loop");
}

TEST_F(Accept, RefusesTargetsThatAreNoEarlierEntry) {
    begin();
    EXPECT_EQ(retract(said_.size()), "bad_target");
    EXPECT_EQ(error_.place, "/target");
    EXPECT_EQ(say("evidence.attached", R"("target":99,"source":"none")"), "bad_target");
}

TEST_F(Accept, BoundsActsOnActs) {
    begin();
    ASSERT_EQ(retract(3), "ok");
    for (std::size_t depth = 1; depth < limits::correction_depth_max; ++depth)
        ASSERT_EQ(correct(last(), R"("reason":"other")"), "ok") << depth;
    EXPECT_EQ(correct(last(), R"("reason":"other")"), "bad_target");
}

TEST_F(Accept, RefusesCorrectionsThatLeaveNoValidStatement) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"any_of":{"options":["x","y"]})"), "ok");
    const auto set = last();
    EXPECT_EQ(correct(set, R"("any_of":{"options":["x"],"min":2})"), "bad_correction");
    EXPECT_EQ(correct(set, R"("part_of":"m")"), "bad_correction");
    EXPECT_EQ(correct(set, R"("part_of":"n")"), "unknown_subject");
    EXPECT_EQ(error_.place, "/set/part_of");
    EXPECT_EQ(correct(set, R"("any_of":null)"), "ok");
    EXPECT_EQ(reached("m", R"(,"option":"x")"), "no_such_instance");
}

TEST_F(Accept, RefusesCorrectionsThatTwoFieldsMakeInvalidTogether) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"deadline":"2023")"), "ok");
    const auto set = last();
    ASSERT_EQ(correct(set, R"("deadline":null)"), "ok");
    const auto emptied = last();
    EXPECT_EQ(correct(set, R"("kind":"continuous")"), "ok");
    EXPECT_EQ(correct(emptied, R"("set":{"type":"milestone.set","deadline":"2024"})"), "bad_correction")
        << "a continuous milestone has no deadline";
}

TEST_F(Accept, MovesAReachedInstanceByCorrection) {
    begin();
    ASSERT_EQ(milestone("m", R"(,"deadline":"every year from 2023")"), "ok");
    ASSERT_EQ(reached("m", R"(,"instance":"2023")"), "ok");
    const auto first = last();
    ASSERT_EQ(reached("m", R"(,"instance":"2024")"), "ok");
    EXPECT_EQ(correct(first, R"("instance":"2024")"), "already_reached");
    EXPECT_EQ(correct(first, R"("instance":"2022")"), "no_such_instance");
    EXPECT_EQ(correct(first, R"("instance":"2025")"), "ok");
    const auto correction = last();
    EXPECT_EQ(reached("m", R"(,"instance":"2023")"), "ok");
    EXPECT_EQ(retract(correction), "already_reached") << "it would be 2023 again";
    EXPECT_EQ(reached("m", R"(,"instance":"2025")"), "already_reached");
}

TEST_F(Accept, CorrectsAnotherFieldOfAnEntryWhoseReferenceIsGone) {
    begin();
    ASSERT_EQ(say("member.joined", R"("of":"commitment:c","party":"p","role":"lead")"), "ok");
    const auto joined = last();
    ASSERT_EQ(retract(3), "ok");
    EXPECT_EQ(correct(joined, R"("note":"printed on page 2")"), "ok");
}

TEST_F(Accept, ContinuesAnotherLedgerWithItsFirstEntryOnly) {
    const std::string fields = R"("origin":"old","size":7,"root":")" + std::string(64, 'a') + "\"";
    EXPECT_EQ(say("ledger.continued", fields), "ok");
    EXPECT_EQ(say("ledger.continued", fields), "already_registered");
}

TEST_F(Accept, CountsRevisionsAndTakesABatchBack) {
    begin();
    EXPECT_EQ(facts_.revision({Kind::commitment, "c"}), 1u);
    facts_.mark();
    auto statement = parse("commitment.made", R"("id":"fresh","plan":"a/2023","summary":"S")");
    ASSERT_TRUE(facts_.check(statement, find()));
    facts_.apply(Seq{facts_.size()}, statement, find());
    EXPECT_TRUE(facts_.is_registered({Kind::commitment, "fresh"}));
    EXPECT_EQ(facts_.revision({Kind::plan, "a/2023"}), 3u);
    facts_.rollback();
    EXPECT_EQ(facts_.size(), 5u);
    EXPECT_FALSE(facts_.is_registered({Kind::commitment, "fresh"}));
    EXPECT_EQ(facts_.revision({Kind::plan, "a/2023"}), 2u);
    EXPECT_EQ(facts_.nearest({Kind::commitment, "fresj"}), "");
}

// ---- random histories ----

// Statements over a few subjects, so that refusals of each kind are common.
class Author {
public:
    explicit Author(std::uint64_t seed) : random_(seed) {}

    std::pair<std::string, std::string> next(std::size_t size) {
        const std::string p = pick({"p", "q", "r"});
        const std::string m = pick({"group", "yearly", "series", "part"});
        switch (below(size < 4 ? 6 : 16)) {
        case 0: return {"party.registered", R"("id":")" + p + R"(","kind":"country","names":["N"])"};
        case 1: {
            const std::string number = std::to_string(27 + below(3));
            return {"occasion.registered",
                    R"("id":"cop)" + number + R"(","names":["N"],"series":"cop","number":)" + number};
        }
        case 2: return {"commitment.made", R"("id":"c","plan":"a/2023","summary":"S")"};
        case 3: return {"agenda.launched", R"("id":"a","title":"T","goal":"G")"};
        case 4: return {"plan.adopted", R"("id":"a/2023","agenda":"a","title":"T","year":2023)"};
        case 5: return {"milestone.set", set(m)};
        case 6:
        case 7:
        case 8: return {"milestone.reached", R"("id":")" + m + "\"" + place()};
        case 9: return {"milestone.reopened", R"("id":")" + m + "\""};
        case 10: return {"member.joined", member(p) + R"(,"role":")" + role() + "\""};
        case 11: return {"member.left", member(p) + (below(2) ? "" : R"(,"role":")" + role() + "\"")};
        case 12: {
            const std::string into = pick({"p", "q", "r"});
            if (into != p) return {"party.merged", R"("id":")" + p + R"(","into":")" + into + "\""};
            return {"party.renamed", R"("id":")" + p + R"(","name":"P")"};
        }
        case 13: return {"correct", ""};
        default: return {"event.retracted", R"("target":)" + target(size) + R"(,"reason":"R")"};
        }
    }

    // A correction of that entry, in a field that it has.
    std::string correction(const event::Payload& payload) {
        const std::string type = event::type_of(payload);
        if (type == "milestone.reached") return below(2) ? R"("instance":)" + instance() : R"("option":)" + option();
        if (type == "member.joined") return R"("role":")" + role() + "\"";
        if (type == "milestone.set") {
            if (below(3) == 0) return R"("any_of":null)";
            return R"("deadline":)" +
                   pick({"null", "\"2023\"", "\"every year from 2024\"", "\"every cop from cop28\""});
        }
        if (type == "event.retracted" || type == "event.corrected") return R"("reason":"other")";
        return R"("note":"other")";
    }

    std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
    std::string target(std::size_t size) {
        // Mostly the latest, so that acts on acts are common.
        const std::size_t back = below(3) == 0 ? below(size + 1) : below(std::min<std::size_t>(size, 6) + 1);
        return std::to_string(size - std::min(back, size));
    }

private:
    std::string pick(std::initializer_list<const char*> words) { return words.begin()[below(words.size())]; }
    std::string role() { return pick({"lead", "observer"}); }
    std::string member(const std::string& party) { return R"("of":"commitment:c","party":")" + party + "\""; }
    std::string instance() { return pick({"null", "\"2023\"", "\"2024\"", "\"cop27\"", "\"cop28\"", "\"cop29\""}); }
    std::string option() { return pick({"null", "\"x\"", "\"y\"", "\"z\""}); }
    std::string place() {
        switch (below(3)) {
        case 0: return "";
        case 1: return R"(,"option":)" + option();
        default: return R"(,"instance":)" + instance();
        }
    }
    std::string set(const std::string& id) {
        std::string fields = R"("id":")" + id + R"(","commitment":"c","what":"W","kind":"launch")";
        if (id == "group") fields += R"(,"any_of":{"options":["x","y","z"],"min":2})";
        if (id == "yearly") fields += R"(,"deadline":"every year from 2024")";
        if (id == "series") fields += R"(,"deadline":"every cop from cop28")";
        if (id == "part") fields += R"(,"part_of":"yearly")";
        return fields;
    }

    std::mt19937_64 random_;
};

class RandomHistories : public Accept {
protected:
    // Checks the next statement both ways; true when it was taken in.
    bool step(Author& author) {
        auto [type, fields] = author.next(said_.size());
        if (type == "correct") {
            const std::string target = author.target(said_.size());
            const std::uint64_t seq = std::stoull(target);
            if (seq >= said_.size()) return false;
            type = "event.corrected";
            fields =
                R"("target":)" + target + R"(,"set":{)" + author.correction(said_[seq].payload) + R"(},"reason":"R")";
        }
        auto statement = parse(type, fields);
        if (!event::check_statement(statement)) return false;
        const auto verdict = facts_.check(statement, find());
        const std::string got(verdict ? "ok" : errc_word(verdict.error().code));
        const std::string wanted = naive::verdict(said_, statement);
        EXPECT_EQ(got, wanted) << "entry " << said_.size() << ": " << type << " {" << fields << "} "
                               << (verdict ? "" : verdict.error().detail);
        ++seen_[wanted];
        if (got != wanted || !verdict) return false;
        facts_.apply(Seq{said_.size()}, statement, find());
        said_.push_back(std::move(statement));
        return true;
    }

    std::map<std::string, int> seen_;
};

TEST_F(RandomHistories, AgreeWithACheckerThatRecomputesEverything) {
    const char* given = std::getenv("ANNALS_SEED");
    const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device()();
    std::printf("seed %llu (ANNALS_SEED)\n", static_cast<unsigned long long>(seed));
    for (std::uint64_t history = 0; history < 60 && !HasFailure(); ++history) {
        facts_ = AcceptFacts();
        said_.clear();
        Author author(seed + history);
        for (int i = 0; i < 150 && !HasFailure(); ++i) {
            // Some statements come in batches, of which some are refused at their end.
            const std::size_t batch = author.below(4) == 0 ? 1 + author.below(5) : 1;
            const bool is_refused = author.below(3) == 0;
            const std::size_t before = said_.size();
            facts_.mark();
            for (std::size_t j = 0; j < batch && !HasFailure(); ++j) step(author);
            if (batch > 1 && is_refused) {
                facts_.rollback();
                said_.resize(before);
            } else {
                facts_.commit();
            }
        }
    }
    for (const char* word : {"ok", "unknown_subject", "already_registered", "already_reached", "no_such_instance",
                             "never_joined", "merger_loop", "bad_target"})
        EXPECT_GT(seen_[word], 0) << word << " was never met";
}

}  // namespace
}  // namespace annals::state
