#include "cli/commands/run.hpp"

#include "cli/commands/manual.hpp"
#include "cli/commands/options.hpp"
#include "cli/commands/registry.hpp"
#include "schema/event/json_text.hpp"
#include "schema/proof/note.hpp"
#include "tests/support/fake_ledger.hpp"
#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <set>

namespace annals::cli {

Result<AnswerBytes> FakeLedger::ask(const state::Question& question) {
    if (question.name == "as-of") return as_of(question);
    asked.push_back(question);
    const auto found = answers.find(question.name);
    if (found == answers.end()) return fail(Errc::not_found, "nothing is called that");
    auto json = event::parse_json(found->second);
    return AnswerBytes{found->second, json ? *json : boost::json::value()};
}

// What the clocks resolve to here: a size is itself, anything else the head.
Result<AnswerBytes> FakeLedger::as_of(const state::Question& question) const {
    const auto* size = std::get_if<TreeSize>(&question.known);
    const std::string text = R"({"question":{"name":"as-of","params":{}},"as_of":{"on":"2024-01-02","known":")" +
                             to_string(question.known) + R"(","size":)" +
                             std::to_string(size ? to_number(*size) : entries.size()) + R"(,"root":")" +
                             std::string(64, 'a') + R"(","dates":"latest","rules":1},"warnings":[],"answer":{}})";
    const auto json = event::parse_json(text);
    if (!json) return json.error();
    return AnswerBytes{text, *json};
}

namespace {

// The one that is handed over forwards to the one that is kept.
class Lent final : public Ledger {
public:
    explicit Lent(std::shared_ptr<FakeLedger> ledger) : ledger_(std::move(ledger)) {}
    Result<AnswerBytes> ask(const state::Question& question) override { return ledger_->ask(question); }
    Result<EventsPage> events(const EventsWanted& wanted) override { return ledger_->events(wanted); }
    Result<boost::json::value> entry(Seq seq) override { return ledger_->entry(seq); }
    AppendOutcome append(const boost::json::array& statements, Wait wait) override {
        return ledger_->append(statements, wait);
    }
    Judgement judge(const boost::json::array& statements) override { return ledger_->judge(statements); }
    Result<std::vector<std::optional<Seq>>> find_keys(const std::vector<std::string>& keys) override {
        return ledger_->find_keys(keys);
    }
    Result<void> follow(const FeedWanted& wanted, const OnEntry& on_entry, const OnCaughtUp& on_caught_up) override {
        return ledger_->follow(wanted, on_entry, on_caught_up);
    }
    Result<std::vector<HealthLine>> health() override { return ledger_->health(); }

private:
    std::shared_ptr<FakeLedger> ledger_;
};

}  // namespace

int Runner::run(const std::vector<std::string>& arguments) {
    out.str("");
    err.str("");
    const auto read_copy_file = [this](const std::string& path) -> Result<std::string> {
        if (copies.count(path) == 0) return fail(Errc::not_found, "no such file", path);
        return copies[path];
    };
    const Host host{out,
                    err,
                    [this](const std::string& name) { return variables[name]; },
                    [this](const std::string& path) -> Result<std::string> {
                        if (files.count(path) == 0) return fail(Errc::io, "cannot be read", path);
                        return files[path];
                    },
                    [this](const Endpoint& endpoint) -> std::unique_ptr<Ledger> {
                        opened = endpoint;
                        return std::make_unique<Lent>(ledger);
                    },
                    start_of(day_of(2024, 1, 2)),
                    1000,
                    {0, false, true},
                    copies.empty() ? nullptr : std::function<Result<std::string>(const std::string&)>(read_copy_file),
                    [this](const std::string& path, std::string_view content) -> Result<void> {
                        written[path] = std::string(content);
                        return {};
                    }};
    return static_cast<int>(run_annals(arguments, host));
}

namespace {

// What stands behind the name of a verifier key.
std::string verifier_key_example() {
    const auto key = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{4});
    const std::string text = proof::format_verifier_key(proof::verifier_key_of({"example.org/log", &key}));
    return text.substr(text.find('+') + 1);
}

const std::string root(64, 'a');
const std::string as_of = R"("as_of":{"on":"2023-06-30","known":"now","size":12,"root":")" + root +
                          R"(","dates":"latest","rules":1},"warnings":[],"answer":)";
std::string document(const std::string& name, const std::string& answer) {
    return R"({"question":{"name":")" + name + R"(","params":{}},)" + as_of + answer + "}";
}

TEST(Run, AnswersAMisspeltCommandWithTheNearest) {
    // One letter too few, and two swapped: for every command there is.
    for (const CommandSpec& command : all_commands()) {
        for (const int kind : {0, 1}) {
            std::vector<std::string> words = command.words;
            std::string& word = words.back();
            if (word.size() < 4) continue;
            const std::string right = word;
            if (kind == 0)
                word.erase(word.size() / 2, 1);
            else
                std::swap(word[word.size() / 2 - 1], word[word.size() / 2]);
            if (word == right || find_command(all_commands(), words)) continue;
            Runner runner;
            EXPECT_EQ(runner.run(words), 2) << command.name();
            EXPECT_NE(runner.err.str().find("did you mean '"), std::string::npos) << word << ": " << runner.err.str();
        }
    }
    Runner runner;
    EXPECT_EQ(runner.run({"stauts"}), 2);
    EXPECT_NE(runner.err.str().find("did you mean 'status'?"), std::string::npos);
    EXPECT_EQ(runner.run({"milestone", "raech"}), 2);
    EXPECT_NE(runner.err.str().find("did you mean 'reach'?"), std::string::npos);
    EXPECT_EQ(runner.run({"member", "RT5"}), 2);
    EXPECT_NE(runner.err.str().find("did you mean 'members'?"), std::string::npos) << runner.err.str();
    EXPECT_EQ(runner.run({"finding", "RT5"}), 2);
    EXPECT_NE(runner.err.str().find("`annals finding` takes: dismiss"), std::string::npos) << runner.err.str();
    EXPECT_EQ(runner.run({"milestone"}), 2);
    EXPECT_NE(runner.err.str().find("verify"), std::string::npos);
}

TEST(Run, AnswersAMisspeltOptionOfEveryCommandWithTheNearest) {
    for (const CommandSpec& command : all_commands()) {
        for (const OptionSpec& option : command.options) {
            if (option.name.size() < 5) continue;
            std::vector<std::string> words = command.words;
            std::string wrong = option.name;
            std::swap(wrong[1], wrong[2]);
            if (wrong == option.name) continue;
            words.push_back("--" + wrong);
            Runner runner;
            EXPECT_EQ(runner.run(words), 2) << command.name() << " --" << wrong;
            EXPECT_NE(runner.err.str().find("did you mean '--"), std::string::npos) << runner.err.str();
        }
    }
    Runner runner;
    EXPECT_EQ(runner.run({"--fromat", "json", "status"}), 2);
    EXPECT_NE(runner.err.str().find("'--format'"), std::string::npos);
    EXPECT_EQ(runner.run({"status", "--known"}), 2) << "a value is missing";
}

TEST(Run, TakesTheClocksBeforeAndBehindTheCommand) {
    for (const auto& words : {std::vector<std::string>{"--on", "2023-06-30", "--known=@12", "members", "rt5"},
                              std::vector<std::string>{"members", "--on", "2023-06-30", "rt5", "--known", "@12"}}) {
        Runner runner;
        runner.ledger->answers["members"] = document("members", R"({"of":[],"expression":"rt5","members":[],"counts":)"
                                                                R"({"governments":0,"countries":0,"others":0},)"
                                                                R"("other_roles":[],"announced":[],"open_lists":[]})");
        EXPECT_EQ(runner.run(words), 0) << runner.err.str();
        ASSERT_EQ(runner.ledger->asked.size(), 1u);
        EXPECT_EQ(runner.ledger->asked[0].on, day_of(2023, 6, 30));
        EXPECT_EQ(runner.ledger->asked[0].known, Known(TreeSize(12)));
        EXPECT_EQ(runner.ledger->asked[0].params.at("of"), "rt5");
    }
}

TEST(Run, FindsTheQuestionToCiteBehindAnyOptions) {
    for (const auto& words :
         {std::vector<std::string>{"--on", "2023-06-30", "cite", "members", "rt5"},
          std::vector<std::string>{"cite", "--on=2023-06-30", "--dates", "latest", "members", "rt5"},
          std::vector<std::string>{"cite", "members", "rt5", "--on", "2023-06-30"}}) {
        Runner runner;
        EXPECT_EQ(runner.run(words), 3) << "nothing is called that";
        ASSERT_EQ(runner.ledger->asked.size(), 1u) << runner.err.str();
        EXPECT_EQ(runner.ledger->asked[0].name, "members");
        EXPECT_EQ(runner.ledger->asked[0].params.at("of"), "rt5");
    }
}

TEST(Run, RefusesAWrongValueOfAGlobalOption) {
    Runner runner;
    EXPECT_EQ(runner.run({"status", "--on", "2023-02-30"}), 2);
    EXPECT_EQ(runner.run({"status", "--on", "tomorrow"}), 2);
    EXPECT_EQ(runner.run({"status", "--known", "@x"}), 2);
    EXPECT_EQ(runner.run({"status", "--dates", "latset"}), 2);
    EXPECT_NE(runner.err.str().find("'latest'"), std::string::npos);
    EXPECT_EQ(runner.run({"status", "--format", "xml"}), 2);
    EXPECT_EQ(runner.run({"status", "--ledger", "ftp://x"}), 2);
    EXPECT_EQ(runner.run({"show"}), 2) << "which entry?";
    EXPECT_EQ(runner.run({"show", "1", "2"}), 2);
    EXPECT_TRUE(runner.ledger->asked.empty());
}

TEST(Run, RefusesAnOptionGivenTwiceThatTakesOneValue) {
    Runner runner;
    EXPECT_EQ(runner.run({"landscape", "--plan", "rt/2023", "--plan", "rt/2024"}), 2);
    EXPECT_NE(runner.err.str().find("--plan: is given 2 times, and takes one value"), std::string::npos)
        << runner.err.str();
    EXPECT_EQ(runner.run({"landscape", "--plan", "rt/2023", "rt/2024"}), 2);
    EXPECT_EQ(runner.run({"--on", "2023-06-30", "status", "--on", "2023-07-01"}), 2) << "which of the two?";
    EXPECT_TRUE(runner.ledger->asked.empty());
}

TEST(Run, TakesWhatIsTypedBehindAnAliasForWhereAndHow) {
    Runner runner;
    const std::string bytes = document("due", R"({"until":"2023-09-28","rows":[]})");
    runner.ledger->answers["due"] = bytes;
    EXPECT_EQ(
        runner.run({"--ledger", "nowhere", "--format", "table", "--ledger", "unix:/s", "due", "--format", "json"}), 0)
        << runner.err.str();
    EXPECT_EQ(runner.out.str(), bytes + "\n");
}

TEST(Run, GivesTheExactBytesUnderFormatJson) {
    Runner runner;
    const std::string bytes = document("due", R"({"until":"2023-09-28","rows":[]})");
    runner.ledger->answers["due"] = bytes;
    EXPECT_EQ(runner.run({"due", "--within", "90d", "--format", "json"}), 0);
    EXPECT_EQ(runner.out.str(), bytes + "\n");
    EXPECT_EQ(runner.ledger->asked[0].params.at("within"), "90d");
}

TEST(Run, ClosesEveryAnswerWithWhatItRestsOn) {
    Runner runner;
    runner.ledger->answers["due"] = document("due", R"({"until":"2023-09-28","rows":[]})");
    EXPECT_EQ(runner.run({"due"}), 0);
    EXPECT_TRUE(runner.out.str().ends_with("\non 2023-06-30 · known now · size 12 · root " + root + "\n"));
}

TEST(Run, SaysByItsExitCodeWhatHappened) {
    Runner runner;
    runner.ledger->answers["overdue"] = document("overdue", R"({"until":"2023-06-30","rows":[]})");
    EXPECT_EQ(runner.run({"overdue"}), 0);
    const std::string milestone =
        R"({"milestone":{"id":"a/2023/b/c","name":"C"},"commitment":{"id":"a/2023/b","name":"B"},"kind":"launch",)"
        R"("what":"x","topics":[],"state":"planned","timeliness":{"word":"overdue","days":3,"due_soon":false},)"
        R"("due":{"deadline":"2023-06-27","why":"as worded"},"required":true,"on_invitation":false,)"
        R"("is_not_yet":false,"responsible":[],"options_min":0,"options":[],)"
        R"("instances":[],"imprecise":[],"entries":[]})";
    runner.ledger->answers["overdue"] = document(
        "overdue", R"({"until":"2023-06-30","rows":[{"milestone":)" + milestone +
                       R"(,"day":"2023-06-27","days":-3,"state":"planned","is_lapsed":false,"responsible":[]}]})");
    EXPECT_EQ(runner.run({"overdue"}), 1) << runner.err.str();
    EXPECT_NE(runner.out.str().find("3 days overdue"), std::string::npos) << runner.out.str();
    EXPECT_EQ(runner.run({"status", "rt9"}), 3) << "refused: nothing is called that";
    EXPECT_EQ(runner.run({"health"}), 1);
    const Host nobody{runner.out,
                      runner.err,
                      [](const std::string&) { return std::string(); },
                      [](const std::string& path) -> Result<std::string> { return fail(Errc::io, "no", path); },
                      open_daemon,
                      {},
                      0,
                      {}};
    EXPECT_EQ(run_annals({"status", "--ledger", "unix:/nonexistent/annals.sock"}, nobody), Exit::unreachable);
    EXPECT_NE(runner.err.str().find("annalsd --data"), std::string::npos);
}

TEST(Run, AsksTheLedgerOfTheOptionThenOfTheVariableThenTheDefault) {
    Runner runner;
    runner.run({"status"});
    EXPECT_EQ(to_string(runner.opened), "unix:/tmp/annals-1000/annalsd.sock");
    runner.variables["ANNALS_LEDGER"] = "http://localhost:7350";
    runner.run({"status"});
    EXPECT_EQ(to_string(runner.opened), "http://localhost:7350");
    runner.run({"status", "--ledger", "unix:/tmp/a"});
    EXPECT_EQ(to_string(runner.opened), "unix:/tmp/a");
}

TEST(Run, AVerifierKeyIsNeverTakenForTheKeyOfAStatement) {
    const std::string key = "example.org/log+" + verifier_key_example();
    Runner runner;
    EXPECT_EQ(runner.run({"record", "party.registered", "--id", "norway", "--kind", "country", "--names", "Norway",
                          "--key", key}),
              2);
    EXPECT_NE(runner.err.str().find("ANNALS_KEY"), std::string::npos) << runner.err.str();
    EXPECT_TRUE(runner.ledger->appended.empty());
    EXPECT_EQ(runner.run({"status", "--key", "nonsense"}), 2);
    EXPECT_NE(runner.err.str().find("no verifier key"), std::string::npos) << runner.err.str();
}

TEST(Run, VerifyingIsForAskingAndMirrorForVerifying) {
    Runner runner;
    EXPECT_EQ(runner.run({"status", "--mirror", "copy"}), 2);
    EXPECT_NE(runner.err.str().find("--verify"), std::string::npos) << runner.err.str();
    // This ledger publishes nothing: there is nothing to verify by.
    EXPECT_EQ(runner.run({"status", "--verify"}), 3);
    EXPECT_TRUE(runner.ledger->asked.empty());
}

TEST(Run, JoinsSeveralSubjectsToASetAndPassesBothKnowns) {
    Runner runner;
    runner.run({"members", "rt2..rt6", "rt1", "--not", "rt3", "--countries"});
    ASSERT_EQ(runner.ledger->asked.size(), 1u);
    EXPECT_EQ(runner.ledger->asked[0].params,
              (std::map<std::string, std::string>{{"of", "rt2..rt6,rt1"}, {"not", "rt3"}, {"countries", "true"}}));
    runner.run({"revised", "--on", "2023-12-20", "--between", "2024-01-01", "now"});
    ASSERT_EQ(runner.ledger->asked.size(), 2u) << runner.err.str();
    EXPECT_EQ(runner.ledger->asked[1].params,
              (std::map<std::string, std::string>{{"earlier", "2024-01-01"}, {"later", "now"}}));
}

TEST(Manual, ExplainsEveryCommandInHelpManPageAndCompletion) {
    const auto commands = all_commands();
    const std::string help = help_text(commands, {80, false, true});
    const std::string man = man_page(commands);
    const std::string completion = bash_completion(commands);
    std::set<std::string> names;
    for (const CommandSpec& command : commands) {
        EXPECT_TRUE(names.insert(command.name()).second) << command.name() << " is there twice";
        EXPECT_NE(help.find("  " + command.name()), std::string::npos) << command.name();
        EXPECT_NE(completion.find("\"" + command.name() + "\")"), std::string::npos) << command.name();
        EXPECT_FALSE(command.summary.empty()) << command.name();
        for (const OptionSpec& option : command.options) {
            EXPECT_FALSE(option.help.empty()) << command.name() << " --" << option.name;
            // The one word with two meanings: the key of a log, and of a statement.
            for (const OptionSpec& global : global_options())
                EXPECT_TRUE(option.name != global.name || option.name == "key") << command.name();
        }
        Runner runner;
        std::vector<std::string> words = command.words;
        words.push_back("--help");
        EXPECT_EQ(runner.run(words), 0) << command.name();
        EXPECT_NE(runner.out.str().find("usage: annals " + command.name()), std::string::npos) << command.name();
    }
    EXPECT_TRUE(man.starts_with(".TH ANNALS 1"));
    Runner runner;
    EXPECT_EQ(runner.run({}), 2) << "no command is no success";
    EXPECT_EQ(runner.run({"--help"}), 0);
    EXPECT_EQ(runner.run({"help", "event", "member.joined"}), 0);
    EXPECT_NE(runner.out.str().find("as_printed"), std::string::npos);
    EXPECT_EQ(runner.run({"help", "event", "member.joind"}), 2);
    EXPECT_NE(runner.err.str().find("'member.joined'"), std::string::npos);
    EXPECT_EQ(runner.run({"schema", "member.joined"}), 0);
    EXPECT_TRUE(event::parse_json(runner.out.str()));
}

}  // namespace
}  // namespace annals::cli
