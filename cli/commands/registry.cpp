#include "cli/commands/registry.hpp"

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

}  // namespace annals::cli
