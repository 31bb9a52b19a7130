// --format, over every command that there is: each form is served or refused, and never passed over in silence.
#include "cli/commands/registry.hpp"
#include "schema/base/text.hpp"
#include "tests/support/real_cli.hpp"

#include <map>

namespace annals {
namespace {

using cli::CommandSpec;

class Forms : public RealCli {
protected:
    // What is typed behind a command's name so that it has something to say; {} stands for a file that is not there
    // yet.
    std::map<std::string, std::string> words() const {
        const std::string plan = datasets() + "road-transport-2023.toml";
        return {{"members", "rt5"},
                {"party", "UNEP"},
                {"timeline", "RT5"},
                {"history", "RT5.c"},
                {"resolve", "UK"},
                {"who-else", "bar-2022/charging-standards"},
                {"recommendation", "bar-2022/charging-standards --wordings"},
                {"rating", "bar-2022/charging-standards --history"},
                {"claims", "launch-leaders"},
                {"diff", "--from 2022-11-11 --to 2023-12-14"},
                {"revised", "--between @10 now"},
                {"explain", "RT5.c"},
                {"evidence", "RT5"},
                {"review", "road-transport/2023 --on 2023-12-14"},
                {"review diff", temp_.file("review") + " " + temp_.file("review")},
                {"show", "12"},
                {"watch", "--all --until-caught-up"},
                {"export", "{} --csv"},
                {"cite", "RT5"},
                {"check-citation", temp_.file("citation")},
                {"mirror", "{}"},
                {"publish", "{}"},
                {"bundle", "RT5 --out {}"},
                {"prove", "12"},
                {"consistent", "--from 10"},
                {"verify", temp_.file("mirror")},
                {"plan rollover", "road-transport/2023 --to 2024"},
                {"import", plan + " --dry-run"},
                {"record", "party.registered --id invented-group --kind group --names Invented --dry-run"},
                {"correct", "130 --set note=x --reason slip --dry-run"},
                {"retract", "150 --reason slip --dry-run"},
                {"finding dismiss",
                 "commitment-without-recommendation/road-transport/2023/rt6 --reason accepted --dry-run"},
                {"milestone reschedule", "RT4.a \"by cop29\" --effective 2023-12-12 --dry-run"},
                {"member join", "united-states RT5 --role collaborating --effective 2023-02-01 --dry-run"},
                {"member leave", "norway RT5 --effective 2024-04-20 --dry-run"},
                {"source add", plan + " --id invented-source --title T --kind press --dry-run"},
                {"source get", "kept --out {}"},
                {"try", temp_.file("cases")},
                {"schema", "member.joined"},
                {"help", "members"}};
    }
    // Of a group of commands that are typed alike.
    static std::string words_of_group(const CommandSpec& command) {
        if (command.words[0] == "milestone") return "RT4.a --effective 2023-07-01 --reason said --dry-run";
        if (command.words[0] == "occasion") {
            const bool has_days = command.words[1] == "hold" || command.words[1] == "schedule";
            return "cop29 --effective 2024-01-01 --dry-run" + std::string(has_days || command.words[1] == "reschedule"
                                                                              ? " --from 2024-11-11 --until 2024-11-22"
                                                                              : "");
        }
        return "";
    }
    std::string line_of(const CommandSpec& command) {
        const auto all = words();
        const auto found = all.find(command.name());
        std::string words = found == all.end() ? words_of_group(command) : found->second;
        if (const std::size_t at = words.find("{}"); at != std::string::npos)
            words.replace(at, 2, temp_.file("new" + std::to_string(++files_)));
        return command.name() + " " + words;
    }
    void prepare() {
        import_all();
        ASSERT_EQ(run("mirror " + temp_.file("mirror")).exit_code, 0);
        ASSERT_EQ(run("review road-transport/2023 --on 2023-12-14 --out " + temp_.file("review")).exit_code, 0);
        ASSERT_EQ(run("source add " + datasets() + "README.md --id kept --title Kept --kind press").exit_code, 0);
        ASSERT_EQ(run("occasion schedule cop29 --effective 2023-12-11 --from 2024-11-11 --until 2024-11-22").exit_code,
                  0);
        std::ofstream(temp_.file("citation")) << out_of("cite RT5");
        std::ofstream(temp_.file("cases")) << "case one\n2023-01-01T00:00Z party.registered id=norway kind=country "
                                              "names=Norway\nresolve norway -> party norway\n";
    }

    int files_ = 0;
};

bool is_csv(const std::string& text) {
    const std::string head = text.substr(0, text.find("\r\n"));
    return head.size() < text.size() && head.find_first_of(" {|\n") == std::string::npos;
}

bool is_json(const std::string& text) {
    std::size_t from = 0;
    for (std::size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1)
        if (!event::parse_json(text.substr(from, end - from))) return event::parse_json(text).has_value();
    return from > 0;
}

TEST_F(Forms, EveryCommandServesAFormOrRefusesItByName) {
    prepare();
    for (const CommandSpec& command : cli::all_commands()) {
        if (command.words[0] == "audit") continue;  // streamed for as long as it takes: audit_test.cpp
        std::map<std::string, std::string> shown;
        for (const std::string format : {"table", "json", "csv", "markdown"}) {
            const std::string line = line_of(command) + " --format " + format;
            const Ran ran = run(line);
            if (std::find(command.formats.begin(), command.formats.end(), format) == command.formats.end()) {
                EXPECT_EQ(ran.exit_code, 2) << line;
                EXPECT_EQ(ran.out, "annals: --format: `annals " + command.name() + "` does not write " + format +
                                       ", only " +
                                       ran.out.substr(std::min(ran.out.find(", only ") + 7, ran.out.size())))
                    << line;
                continue;
            }
            EXPECT_LE(ran.exit_code, 1) << line << "\n" << ran.out.substr(0, 400);
            shown[format] = out_of(line_of(command) + " --format " + format);
            const std::string& text = shown[format];
            EXPECT_EQ(is_json(text), format == "json") << line << "\n" << text.substr(0, 300);
            EXPECT_EQ(is_csv(text), format == "csv") << line << "\n" << text.substr(0, 300);
        }
        if (shown.size() == 4) {
            EXPECT_NE(shown["table"], shown["markdown"]) << command.name();
        }
    }
}

TEST_F(Forms, WhatHasAFormOfItsOwnWritesItUnasked) {
    prepare();
    for (const auto& [words, start] :
         {std::pair("man", ".TH ANNALS 1"), std::pair("completion bash", "# bash completion"),
          std::pair("feed", "<?xml"), std::pair("calendar --ics", "BEGIN:VCALENDAR"),
          std::pair("schema member.joined", "{\n"), std::pair("prove 12", "c2sp.org/tlog-proof@"),
          std::pair("plan rollover road-transport/2023 --to 2024", "#")})
        EXPECT_EQ(out_of(words).find(start), 0u) << words << "\n" << out_of(words).substr(0, 200);
    EXPECT_EQ(run("calendar --ics --format json").exit_code, 2);
    EXPECT_EQ(run("schema review --format csv").exit_code, 2);
    EXPECT_EQ(run("completion fish").exit_code, 2);
    // A row a commitment and a milestone, no JSON in a cell.
    const Ran rollover = run("plan rollover road-transport/2023 --to 2024 --format csv");
    EXPECT_TRUE(holds(rollover, "\r\nRT5,road-transport/2023/rt5,carried-over,road-transport/2024/rt5,"))
        << rollover.out;
    EXPECT_FALSE(holds(rollover, "{")) << rollover.out;
}

TEST_F(Forms, HelpIsDataToo) {
    const auto list = event::parse_json(run("help --format json").out);
    ASSERT_TRUE(list && list->is_array());
    EXPECT_EQ(list->get_array().size(), cli::all_commands().size());
    for (const std::string words : {"help members", "members --help"}) {
        const auto help = event::parse_json(run(words + " --format json").out);
        ASSERT_TRUE(help) << words;
        EXPECT_EQ(help->at("command").as_string(), "members");
        EXPECT_FALSE(help->at("options").as_array().empty());
    }
    EXPECT_TRUE(holds(run("help milestone --format csv"), "milestone reach,"));
    EXPECT_TRUE(holds(run("milestone --help --format json"), "\"milestone reach\""));
    EXPECT_TRUE(holds(run("help event --format csv"), "member.joined,"));
    EXPECT_EQ(run("help stauts").exit_code, 2);
    EXPECT_TRUE(holds(run("help stauts"), "did you mean 'status'?"));
    EXPECT_TRUE(holds(run("help milestone raech"), "did you mean 'reach'?"));
    EXPECT_EQ(run("members --help --format xml").exit_code, 2);
}

}  // namespace
}  // namespace annals
