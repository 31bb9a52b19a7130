#include "cli/commands/registry.hpp"

#include "cli/render/words.hpp"
#include "schema/base/text.hpp"
#include "schema/event/problems.hpp"

#include <algorithm>

namespace annals::cli {

std::vector<CommandSpec> all_commands() {
    std::vector<CommandSpec> commands;
    add_question_commands(commands);
    add_log_commands(commands);
    add_feed_command(commands);
    add_export_command(commands);
    add_citation_commands(commands);
    add_copy_commands(commands);
    add_proof_commands(commands);
    add_verify_command(commands);
    add_audit_command(commands);
    add_calendar_command(commands);
    add_landscape_commands(commands);
    add_rollover_command(commands);
    add_review_commands(commands);
    add_review_diff_command(commands);
    add_import_command(commands);
    add_record_commands(commands);
    add_correct_commands(commands);
    add_source_commands(commands);
    add_schema_command(commands);
    add_try_command(commands);
    add_manual_commands(commands);
    return commands;
}

const CommandSpec* find_command(const std::vector<CommandSpec>& commands, const std::vector<std::string>& words) {
    for (const CommandSpec& command : commands)
        if (command.words == words) return &command;
    return nullptr;
}

bool is_group(const std::vector<CommandSpec>& commands, const std::string& word) {
    return std::any_of(commands.begin(), commands.end(), [&](const CommandSpec& command) {
        return command.words.size() == 2 && command.words[0] == word;
    });
}

Error no_such_command(const std::vector<CommandSpec>& commands, const std::vector<std::string>& words) {
    std::vector<std::string> known;
    const bool is_in_group = is_group(commands, words[0]);
    for (const CommandSpec& command : commands) {
        if (!is_in_group)
            known.push_back(command.words[0]);
        else if (command.words.size() == 2 && command.words[0] == words[0])
            known.push_back(command.words[1]);
    }
    if (is_in_group && words.size() == 1)
        return fail(Errc::missing_field, "say what to do: " + joined(known), words[0]);
    const std::string& wrong = is_in_group ? words[1] : words[0];
    std::string hint = event::suggestion(wrong, known);
    if (hint.empty() && is_in_group) {
        // "member RT5" may well be meant as "members RT5".
        std::vector<std::string> firsts;
        for (const CommandSpec& command : commands)
            if (command.words[0] != words[0]) firsts.push_back(command.words[0]);
        hint = event::suggestion(words[0], firsts);
        if (hint.empty()) hint = "`annals " + words[0] + "` takes: " + joined(known);
    }
    if (hint.empty()) hint = "see `annals help`";
    return fail(Errc::not_found, "there is no command '" + to_printable(wrong) + "'", is_in_group ? words[0] : "",
                std::move(hint));
}

}  // namespace annals::cli
