// The real annals against the real annalsd, on the shipped plan: what an officer, a journalist and an auditor would
// type.
#include "tests/support/real_cli.hpp"

#include <fstream>
#include <iterator>
#include <map>

namespace annals {
namespace {

using Cli = RealCli;

TEST_F(Cli, CountsSeventeenGovernmentsOfWhichSixteenCountriesInRt5) {
    import_all();
    const auto answer = json("members rt5");
    EXPECT_EQ(answer.at("answer").at("counts").at("governments").as_int64(), 17);
    EXPECT_EQ(answer.at("answer").at("counts").at("countries").as_int64(), 16);
    const Ran countries = run("members rt5 --countries --format csv");
    EXPECT_EQ(countries.out.find("european-commission"), std::string::npos);
    EXPECT_NE(countries.out.find("norway"), std::string::npos);
}

TEST_F(Cli, StatusDiffersBeforeAndAfterCop28WhereItShould) {
    import_all();
    const auto states = [&](const std::string& on) {
        std::map<std::string, std::string> words;
        const auto answer = json("status --on " + on);
        for (const auto& plan : answer.at("answer").at("plans").as_array())
            for (const auto& commitment : plan.at("commitments").as_array())
                for (const auto& milestone : commitment.at("milestones").as_array())
                    words[std::string(milestone.at("milestone").at("code").as_string())] =
                        std::string(milestone.at("state").as_string()) + " " +
                        std::string(milestone.at("timeliness").at("word").as_string());
        return words;
    };
    auto before = states("2023-06-01");
    auto after = states("2023-12-20");
    ASSERT_EQ(before.size(), 21u);
    EXPECT_EQ(before["RT1.d"], "planned upcoming");
    EXPECT_EQ(after["RT1.d"], "reached late");
    EXPECT_EQ(before["RT3.a"], "planned upcoming");
    EXPECT_EQ(after["RT3.a"], "planned overdue");
    EXPECT_EQ(before["RT2.a"], after["RT2.a"]);
}

TEST_F(Cli, ImportsTwiceAndRecordsNothingTwice) {
    import_all();
    const auto size = json("health");
    const Ran again = run("import " + datasets() + "road-transport-2023.toml");
    EXPECT_EQ(again.exit_code, 0) << again.out;
    EXPECT_EQ(event::print_json(json("health")), event::print_json(size));
}

TEST_F(Cli, ExitCodesSayNoUsageRefusedAndOutOfReach) {
    import_all();
    EXPECT_EQ(run("status RT5").exit_code, 0);
    EXPECT_EQ(run("overdue --on 2023-12-20").exit_code, 1);
    EXPECT_EQ(run("overdue --on 2022-11-12").exit_code, 0);
    const Ran misspelt = run("statsu");
    EXPECT_EQ(misspelt.exit_code, 2);
    EXPECT_NE(misspelt.out.find("status"), std::string::npos);
    const Ran unknown = run("status RT9");
    EXPECT_EQ(unknown.exit_code, 3);
    daemon_.kill_now();
    EXPECT_EQ(run("status RT5").exit_code, 4);
}

TEST_F(Cli, OneMilestoneOnBothClocks) {
    import_all();
    const std::string reach = "milestone reach RT3.a --effective 2023-06-20 --sources bar-2022";
    EXPECT_EQ(run(reach + " --dry-run").exit_code, 0);
    EXPECT_EQ(json("status RT3.a --on 2023-06-30").at("answer").at("milestones").at(0).at("state").as_string(),
              "planned");
    ASSERT_EQ(run(reach).exit_code, 0);
    const std::int64_t seq = json("status RT3.a").at("as_of").at("size").as_int64() - 1;
    ASSERT_EQ(run("correct " + std::to_string(seq) + " --set effective=2023-06-02 --reason \"the report says the 2nd\"")
                  .exit_code,
              0);
    const auto state = [&](const std::string& clocks) {
        return std::string(json("status RT3.a " + clocks).at("answer").at("milestones").at(0).at("state").as_string());
    };
    EXPECT_EQ(state("--on 2023-06-10"), "reached");
    EXPECT_EQ(state("--on 2023-06-10 --known @" + std::to_string(seq + 1)), "planned");
    EXPECT_EQ(state("--on 2023-06-10 --known @" + std::to_string(seq)), "planned");
    const Ran revised = run("revised --on 2023-06-10 --between @" + std::to_string(seq + 1) + " now");
    EXPECT_NE(revised.out.find("RT3.a"), std::string::npos) << revised.out;
}

TEST_F(Cli, ADryRunSaysTheSameByTheDaemonAndOfflineAndRecordsNothing) {
    import_all();
    const std::string folder = temp_.file("copy");
    ASSERT_EQ(run("mirror " + folder).exit_code, 0);
    const std::string before = out_of("log --format json");
    for (const std::string words :
         {"milestone reach RT3.a --effective 2023-06-20 --reason said --dry-run --on 2023-12-31",
          "correct 130 --set effective=2022-12-01 --reason \"a slip\" --dry-run --on 2023-06-01",
          "retract 150 --reason \"never so\" --dry-run --dates earliest"}) {
        const Ran asked = run(words + " --format json");
        EXPECT_EQ(asked.exit_code, 0) << asked.out;
        EXPECT_TRUE(holds(asked, "\"changes\"")) << asked.out;
        EXPECT_EQ(run_on(folder, words + " --format json").out, asked.out) << words;
    }
    const Ran unknown = run("milestone reach RT3.a --effective 2023-06-20 --by nobody-at-all --dry-run");
    EXPECT_EQ(unknown.exit_code, 3) << unknown.out;
    EXPECT_EQ(out_of("log --format json"), before);
    // Import too, against the folder: nothing of it is new.
    const Ran again = run_on(folder, "import " + datasets() + "road-transport-2023.toml --dry-run --format json");
    EXPECT_EQ(again.out, run("import " + datasets() + "road-transport-2023.toml --dry-run --format json").out);
    EXPECT_TRUE(holds(again, "\"recorded\":0")) << again.out.substr(0, 300);
}

TEST_F(Cli, ADryRunOfAnImportAndTheImportItselfNeverDisagree) {
    import_all();
    ASSERT_EQ(run("milestone reach RT3.a --effective 2023-06-20 --reason said").exit_code, 0);
    const std::string file = temp_.file("news.toml");
    std::ofstream(file) << R"(schema = "events/1"
source = "bar-2022"

[[event]]
type      = "milestone.reached"
id        = "RT3.a"
effective = 2023-07-01

[[event]]
type      = "member.left"
of        = "RT5"
party     = "united-states"
role      = "collaborating"
effective = 2023-09-01
)";
    const std::string before = out_of("log --format json");
    const Ran dry = run("import " + file + " --dry-run");
    EXPECT_EQ(dry.exit_code, 3) << dry.out;
    EXPECT_TRUE(holds(dry, file + ":6:13: id: ")) << dry.out;
    EXPECT_TRUE(holds(dry, file + ":13:13: role: ")) << dry.out;
    const Ran real = run("import " + file);
    EXPECT_EQ(real.exit_code, dry.exit_code);
    EXPECT_EQ(real.out, dry.out);
    EXPECT_EQ(out_of("log --format json"), before);
    // A copy judges by the same rules, and says that the daemon was not asked.
    const std::string folder = temp_.file("copy");
    ASSERT_EQ(run("mirror " + folder).exit_code, 0);
    EXPECT_EQ(run_on(folder, "import " + file + " --dry-run").out, dry.out);
    std::ofstream(file) << "schema = \"events/1\"\nsource = \"bar-2022\"\n[[event]]\ntype = \"milestone.progressed\"\n"
                           "id = \"RT4.a\"\neffective = 2023-07-01\n";
    const Ran copied = run_on(folder, "import " + file + " --dry-run");
    EXPECT_EQ(copied.exit_code, 0) << copied.out;
    EXPECT_TRUE(holds(copied, "Not asked: the daemon")) << copied.out;
    EXPECT_TRUE(holds(run("import " + file + " --dry-run"), "The ledger was asked")) << copied.out;
    EXPECT_EQ(out_of("log --format json"), before);
}

TEST_F(Cli, ACitationIsRecomputedAndAForgedOneIsNot) {
    import_all();
    std::string citation = run("cite RT5 --on 2023-12-14").out;
    citation = citation.substr(0, citation.find('\n'));
    EXPECT_EQ(run("check-citation '" + citation + "'").exit_code, 0);
    citation.back() = citation.back() == '0' ? '1' : '0';
    EXPECT_EQ(run("check-citation '" + citation + "'").exit_code, 1);
}

TEST_F(Cli, AMirrorAnswersOfflineAndIsVerifiedByOtherCodeUntilAByteIsChanged) {
    import_all();
    const std::string copy = temp_.file("copy");
    ASSERT_EQ(run("mirror " + copy).exit_code, 0);
    const std::string online = run("members rt5 --on 2023-12-01 --known @300 --format json").out;
    daemon_.kill_now();
    EXPECT_EQ(run_on("dir:" + copy, "members rt5 --on 2023-12-01 --known @300 --format json").out, online);
    EXPECT_EQ(run("verify " + copy).exit_code, 0);
    const std::string second_opinion =
        "python3 " + test::source_dir() + "/tools/verify_ledger.py " + copy + " > /dev/null";
    EXPECT_EQ(std::system(second_opinion.c_str()), 0);
    const std::string file = copy + "/tile/entries/000";
    std::string bytes;
    {
        std::ifstream in(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    bytes[bytes.size() / 2] ^= 1;
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    const Ran tampered = run("verify " + copy);
    EXPECT_EQ(tampered.exit_code, 1);
    EXPECT_NE(tampered.out.find("entry "), std::string::npos) << tampered.out;
    EXPECT_NE(std::system(second_opinion.c_str()), 0);
}

TEST_F(Cli, ABundleIsCheckedOfflineAndSaysWhatItDoesNotProve) {
    import_all();
    const std::string file = temp_.file("rt5.bundle");
    ASSERT_EQ(run("bundle RT5 --on 2023-12-14 --out " + file).exit_code, 0);
    daemon_.kill_now();
    const Ran held = run("verify " + file);
    EXPECT_EQ(held.exit_code, 0) << held.out;
    EXPECT_NE(held.out.find("inclusion is not completeness"), std::string::npos);
    std::string text;
    {
        std::ifstream in(file, std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    const std::size_t at = text.find("\"governments\":17");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, 16, "\"governments\":18");
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    EXPECT_EQ(run("verify " + file).exit_code, 1);
}

TEST_F(Cli, FollowsASubjectByItsPrintedCode) {
    import_all();
    const Ran by_code = run("watch RT5 --all --until-caught-up");
    EXPECT_EQ(by_code.exit_code, 0) << by_code.out;
    EXPECT_EQ(by_code.out, run("watch commitment:road-transport/2023/rt5 --all --until-caught-up").out);
    EXPECT_TRUE(holds(by_code, "milestone.set")) << by_code.out;
    EXPECT_EQ(run("log --subject RT5 --format json").out,
              run("log --subject commitment:road-transport/2023/rt5 --format json").out);
    EXPECT_EQ(run("watch RT55 --until-caught-up").exit_code, 3);
}

// What is said about a milestone is about the milestone; who follows its commitment, plan or agenda sees it all the
// same.
TEST_F(Cli, FollowsASubjectWithWhatBelongsToIt) {
    import_all();
    const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
    const std::string options = " --all --until-caught-up --type milestone.reached";
    const Ran of_agenda = run("watch road-transport" + options);
    ASSERT_EQ(of_agenda.exit_code, 0) << of_agenda.out;
    EXPECT_EQ(lines(of_agenda.out), lines(run("watch" + options).out)) << of_agenda.out;
    EXPECT_GT(lines(of_agenda.out), lines(run("watch road-transport --no-parts" + options).out));
    const Ran of_commitment = run("watch RT1 --all --until-caught-up");
    EXPECT_TRUE(holds(of_commitment, "milestone.reached")) << of_commitment.out;
    EXPECT_FALSE(holds(of_commitment, "rt2/")) << of_commitment.out;
    EXPECT_FALSE(holds(run("watch RT1 --all --until-caught-up --no-parts"), "milestone.reached"));
    // The same from a copy, and as a feed for readers.
    const std::string copy = temp_.file("followed");
    ASSERT_EQ(run("mirror " + copy).exit_code, 0);
    const auto entries_of = [](const std::string& text) { return text.substr(0, text.find("\n\n")); };
    EXPECT_EQ(entries_of(run("watch RT1 --all --until-caught-up --ledger " + copy).out), entries_of(of_commitment.out));
    const Ran feed = run("feed RT1 --atom");
    EXPECT_TRUE(holds(feed, "milestone.reached")) << feed.out;
    EXPECT_FALSE(holds(run("feed RT1 --atom --no-parts"), "milestone.reached"));
    EXPECT_EQ(run("feed RT1 --atom --ledger " + copy).out, feed.out);
}

TEST_F(Cli, AFindingThatIsDismissedStaysOnRecordAndIsQuiet) {
    import_all();
    const std::string id = "commitment-without-recommendation/road-transport/2023/rt6";
    const auto open = [&](const std::string& on) {
        return json("landscape road-transport/2023 --gaps --on " + on).at("answer").at("gaps_open").as_int64();
    };
    const auto before = open("2023-12-14");
    const Ran misspelt = run("finding dismiss " + id + "x --reason none --on 2023-12-14");
    EXPECT_EQ(misspelt.exit_code, 3);
    EXPECT_TRUE(holds(misspelt, "'" + id + "'")) << misspelt.out;
    const std::string dismiss = "finding dismiss " + id + " --reason \"the report has none on it\" --on 2023-12-14";
    EXPECT_EQ(run(dismiss).exit_code, 0);
    const Ran again = run(dismiss);
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_TRUE(holds(again, "dismissed already by entry")) << again.out;
    EXPECT_EQ(open("2023-12-14"), before - 1);
    EXPECT_EQ(open("2023-12-13"), before) << "it is quiet from its day on";
    const Ran map = run("landscape road-transport/2023 --on 2023-12-14 --map " + temp_.file("map.svg"));
    EXPECT_EQ(map.exit_code, 0) << map.out;
    EXPECT_TRUE(holds(map, "dismissed by entry")) << map.out;
    EXPECT_TRUE(holds(map, ": the report has none on it")) << map.out;
    const std::string drawing = content_of(temp_.file("map.svg"));
    EXPECT_NE(drawing.find(">RT6</text>"), std::string::npos);
    EXPECT_NE(drawing.find("on 2023-12-14, known now, size "), std::string::npos);
}

TEST_F(Cli, ColoursOnATerminalAloneAndNotWhereTheUserWantsNone) {
    import_all();
    const std::string escape = "\x1b[";
    EXPECT_FALSE(holds(run("overdue"), escape)) << "a pipe is no terminal";
    // `script` runs a command on a terminal of its own.
    const auto on_a_terminal = [this](const std::string& variables) {
        return run_line(variables + " script -qec '" + test::binary_dir() + "/cli/annals --ledger " + address() +
                        " overdue' /dev/null");
    };
    EXPECT_TRUE(holds(on_a_terminal("TERM=xterm"), escape));
    EXPECT_FALSE(holds(on_a_terminal("TERM=xterm NO_COLOR=1"), escape));
    EXPECT_FALSE(holds(on_a_terminal("TERM=dumb"), escape));
}

TEST_F(Cli, ControlCharactersInDataNeverReachTheTerminal) {
    ASSERT_EQ(daemon_.post(R"({"type":"party.registered","key":"p","id":"p","kind":"group","names":["fine"]})")->status,
              201);
    EXPECT_EQ(daemon_
                  .post("{\"type\":\"party.registered\",\"key\":\"q\",\"id\":\"q\",\"kind\":\"group\",\"names\":["
                        "\"\\u001b[31mred\"]}")
                  ->status,
              400);
    EXPECT_EQ(run("resolve \"$(printf '\\033[31mred')\"").out.find('\033'), std::string::npos);
}

}  // namespace
}  // namespace annals
