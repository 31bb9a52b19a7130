// What a correction sets: its bytes, its JSON, and what it does to its target.
#include "schema/base/limits.hpp"
#include "schema/event/check_statement.hpp"
#include "tests/schema/event/statements.hpp"

namespace annals::event {
namespace {

const Statement joined = statement_of(
    R"({"type":"member.joined","key":"k","effective":"2022-11","sources":[{"source":"s"}],"note":"n","of":"agenda:a",)"
    R"("party":"p","role":"signatory","scope":"cars"})");

// The patch in the correction whose `set` is this JSON; its problem as "code place: detail", where it has one.
struct Set {
    std::optional<Patch> patch;
    std::string problem;
};
Set set_of(const std::string& set) {
    const auto reading =
        read_statement(R"({"type":"event.corrected","key":"k","target":7,"reason":"r","set":)" + set + "}");
    if (reading.statement) return {std::get<EventCorrected>(reading.statement->payload).set, {}};
    const Error& error = reading.problems.errors().front();
    return {{}, std::string(errc_word(error.code)) + " " + error.place + ": " + error.detail};
}

std::string json_of(const Statement& statement) { return print_json(statement_to_json(statement)); }

TEST(Patch, ReplacesTheFieldsItSetsAndNoOther) {
    const auto patch = set_of(R"({"type":"member.joined","effective":"2022-11-12","role":"lead"})").patch;
    ASSERT_TRUE(patch);
    EXPECT_EQ(*fields_of(*patch), (std::vector<std::string>{"effective", "role"}));
    EXPECT_EQ(json_of(*apply_patch(joined, *patch)),
              R"({"type":"member.joined","key":"k","effective":"2022-11-12","sources":[{"source":"s"}],"note":"n",)"
              R"("of":"agenda:a","party":"p","role":"lead","scope":"cars"})");
}

TEST(Patch, NullEmptiesOptionalFieldsAndLists) {
    const auto patch = set_of(R"({"type":"member.joined","sources":null,"note":null,"scope":null})").patch;
    ASSERT_TRUE(patch);
    EXPECT_EQ(
        json_of(*apply_patch(joined, *patch)),
        R"({"type":"member.joined","key":"k","effective":"2022-11","of":"agenda:a","party":"p","role":"signatory"})");
}

TEST(Patch, AListIsReplacedWhole) {
    const auto patch = set_of(R"({"type":"member.joined","sources":[{"source":"t"},{"source":"u"}]})").patch;
    ASSERT_TRUE(patch);
    EXPECT_EQ(apply_patch(joined, *patch)->envelope.sources, (std::vector<Cite>{{{"t"}, {}}, {{"u"}, {}}}));
}

TEST(Patch, CannotEmptyARequiredField) {
    EXPECT_EQ(set_of(R"({"type":"member.joined","role":null})").problem,
              "bad_value /set/role: a required field cannot be emptied");
}

TEST(Patch, CannotSetWhatTheEntryIsAbout) {
    EXPECT_EQ(set_of(R"({"type":"member.joined","party":"q"})").problem,
              "bad_correction /set: 'party' says what the entry is about and cannot be corrected");
    EXPECT_EQ(set_of(R"({"type":"commitment.made","answers":[]})").problem,
              "bad_correction /set: 'answers' says what the entry is about and cannot be corrected");
    EXPECT_EQ(set_of(R"({"type":"event.retracted","target":8})").problem,
              "bad_correction /set: 'target' says what the entry is about and cannot be corrected");
    EXPECT_EQ(set_of(R"({"type":"member.joined","key":"other"})").problem,
              "bad_correction /set: a key cannot be corrected");
}

TEST(Patch, RefusesUnknownFieldsWrongTypesAndNothingAtAll) {
    EXPECT_EQ(set_of(R"({"type":"member.joined","rol":"lead"})").problem,
              "unknown_field /set/rol: there is no field 'rol' here");
    EXPECT_TRUE(
        set_of(R"({"type":"member.joined","role":"leader"})").problem.starts_with("bad_value /set/role: 'leader' is"));
    EXPECT_EQ(set_of(R"({"type":"member.joined","effective":7})").problem,
              "bad_value /set/effective: expected a date in quotes");
    EXPECT_EQ(set_of(R"({"type":"member.joined"})").problem, "bad_correction /set: a correction that sets no field");
    EXPECT_EQ(set_of(R"({"role":"lead"})").problem, "missing_field /set: 'type' is missing");
    EXPECT_EQ(set_of("[]").problem, "bad_value /set: expected an object of fields and their right values");
}

TEST(Patch, IsForTheTypeAndVersionOfItsTargetAlone) {
    auto patch = *set_of(R"({"type":"member.left","reason":"x"})").patch;
    EXPECT_EQ(apply_patch(joined, patch).error().code, Errc::bad_correction);
    patch = *set_of(R"({"type":"member.joined","role":"lead"})").patch;
    patch.version = 2;
    EXPECT_EQ(apply_patch(joined, patch).error().code, Errc::bad_correction);
}

TEST(Patch, OfAnUnknownTypeAppliesToNothing) {
    Statement unknown = joined;
    unknown.payload = Unknown{900, 1, {1, 2, 3}};
    EXPECT_EQ(apply_patch(unknown, Patch{900, 1, {1}, {0}}).error().code, Errc::bad_correction);
    EXPECT_EQ(fields_of(Patch{900, 1, {1}, {0}}).error().code, Errc::bad_correction);
    EXPECT_FALSE(view_patch(Patch{900, 1, {1}, {0}}));
}

TEST(Patch, RefusesBitsAndValuesThatDoNotFit) {
    const Patch good = *set_of(R"({"type":"member.joined","note":null})").patch;
    ASSERT_TRUE(apply_patch(joined, good));
    const auto refused = [&](Bytes bitmap, Bytes values) {
        const Patch patch{good.tag, good.version, bitmap, values};
        const auto applied = apply_patch(joined, patch);
        Statement target = joined;
        EXPECT_EQ(patch_in_place(target, patch).has_value(), applied.has_value());
        EXPECT_EQ(json_of(target), json_of(applied ? *applied : joined));  // unchanged, where it is refused
        return !applied && applied.error().code == Errc::bad_correction;
    };
    EXPECT_TRUE(refused({}, {}));
    EXPECT_TRUE(refused({0}, {}));
    EXPECT_TRUE(refused({0x10, 0}, {0}));         // a trailing zero byte
    EXPECT_TRUE(refused({0x10}, {}));             // a value missing
    EXPECT_TRUE(refused({0x10}, {0, 0}));         // a value too many
    EXPECT_TRUE(refused({0x10}, {2}));            // no optional marker
    EXPECT_TRUE(refused({0, 0x80}, {0}));         // a field beyond the last
    EXPECT_TRUE(refused({0x20}, {1, 1, 0, 97}));  // `of`, which it is about
    EXPECT_FALSE(refused({0x10}, {0}));
}

TEST(Patch, MakesAndAppliesEveryFieldOfEveryGolden) {
    for (const Golden& golden : read_goldens()) {
        const Statement said = *decode_statement(golden.bytes);
        const TypeInfo* type = find_type(tag_of(said.payload));
        std::vector<std::string> correctable;
        for (const FieldInfo& field : fields_of_type(*type)) {
            if (field.name == "key") continue;
            const auto patch = make_patch(said, {field.name});
            EXPECT_EQ(patch.has_value(), !field.is_about && field.name != "target") << type->type << " " << field.name;
            if (!patch) continue;
            correctable.push_back(field.name);
            EXPECT_EQ(*encode_statement(*apply_patch(said, *patch)), golden.bytes) << type->type << " " << field.name;
        }
        const auto whole = make_patch(said, correctable);
        ASSERT_TRUE(whole);
        EXPECT_EQ(*fields_of(*whole), correctable) << type->type;
        EXPECT_EQ(*encode_statement(*apply_patch(said, *whole)), golden.bytes) << type->type;
    }
}

TEST(Patch, RefusesANameThatIsNoField) {
    EXPECT_EQ(make_patch(joined, {"colour"}).error().code, Errc::unknown_field);
    EXPECT_EQ(make_patch(joined, {}).error().code, Errc::bad_correction);
}

TEST(Patch, ACorrectionIsItselfCorrected) {
    const Statement first =
        statement_of(R"({"type":"event.corrected","key":"k1","target":7,"set":{"type":"member.joined","role":"lead"},)"
                     R"("reason":"r1"})");
    const auto second = set_of(
        R"({"type":"event.corrected","set":{"type":"member.joined","role":"co-lead","scope":null},"reason":"r2"})");
    ASSERT_TRUE(second.patch) << second.problem;
    const auto changed = apply_patch(first, *second.patch);
    ASSERT_TRUE(changed);
    EXPECT_EQ(json_of(*changed), R"({"type":"event.corrected","key":"k1","target":7,)"
                                 R"("set":{"type":"member.joined","role":"co-lead","scope":null},"reason":"r2"})");
    const auto& set = std::get<EventCorrected>(changed->payload).set;
    EXPECT_EQ(std::get<MemberJoined>(apply_patch(joined, set)->payload).role, Role::co_lead);
}

TEST(Patch, ThatDoesNotDecodeIsStillPrinted) {
    Statement said = statement_of(
        R"({"type":"event.corrected","key":"k","target":7,"set":{"type":"member.joined","role":"lead"},"reason":"r"})");
    std::get<EventCorrected>(said.payload).set = Patch{50, 2, {1}, {255}};
    EXPECT_EQ(json_of(said), R"({"type":"event.corrected","key":"k","target":7,)"
                             R"("set":{"type":"unknown-50","version":2,"bitmap":"01","values":"ff"},"reason":"r"})");
    EXPECT_EQ(*encode_statement(*decode_statement(*encode_statement(said))), *encode_statement(said));
}

// The patch that sets what a correction sets to `inner`.
Patch around(const Patch& inner) {
    Statement correction;
    correction.payload = EventCorrected{7, inner, {"r"}};
    return *make_patch(correction, {"set"});
}

TEST(Patch, MadeUpDepthExhaustsNothing) {
    Patch patch = *set_of(R"({"type":"member.joined","role":"lead"})").patch;
    for (std::size_t depth = 1; depth < limits::patch_depth_max; ++depth) patch = around(patch);
    EXPECT_EQ(depth_of(patch), limits::patch_depth_max);
    Statement said = statement_of(
        R"({"type":"event.corrected","key":"k","target":7,"reason":"r","set":{"type":"plan.adopted","note":"n"}})");
    auto& set = std::get<EventCorrected>(said.payload).set;
    set = patch;
    EXPECT_TRUE(check_statement(said));
    EXPECT_EQ(*encode_statement(statement_of(json_of(said))), *encode_statement(said));
    while (patch.values.size() < 60'000) patch = around(patch);
    EXPECT_EQ(depth_of(patch), limits::patch_depth_max + 1);
    set = patch;
    EXPECT_EQ(check_statement(said).error().code, Errc::too_large);
    EXPECT_TRUE(decode_statement(*encode_statement(said)));
    EXPECT_NE(json_of(said).find(R"("set":{"type":"unknown-110","version":1,"bitmap":)"), std::string::npos);
}

}  // namespace
}  // namespace annals::event
