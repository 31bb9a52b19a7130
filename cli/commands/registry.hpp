// All commands, as data.
#pragma once

#include "cli/commands/command.hpp"

namespace annals::cli {

// In the order in which the help lists them.
std::vector<CommandSpec> all_commands();

// The commands of each noun.
void add_question_commands(std::vector<CommandSpec>& commands);
void add_log_commands(std::vector<CommandSpec>& commands);
void add_feed_command(std::vector<CommandSpec>& commands);
void add_export_command(std::vector<CommandSpec>& commands);
void add_source_commands(std::vector<CommandSpec>& commands);
void add_record_commands(std::vector<CommandSpec>& commands);
void add_correct_commands(std::vector<CommandSpec>& commands);
void add_import_command(std::vector<CommandSpec>& commands);
void add_citation_commands(std::vector<CommandSpec>& commands);
void add_proof_commands(std::vector<CommandSpec>& commands);
void add_copy_commands(std::vector<CommandSpec>& commands);
void add_verify_command(std::vector<CommandSpec>& commands);
void add_audit_command(std::vector<CommandSpec>& commands);
void add_calendar_command(std::vector<CommandSpec>& commands);
void add_landscape_commands(std::vector<CommandSpec>& commands);
void add_rollover_command(std::vector<CommandSpec>& commands);
void add_schema_command(std::vector<CommandSpec>& commands);
void add_review_diff_command(std::vector<CommandSpec>& commands);
void add_review_commands(std::vector<CommandSpec>& commands);
void add_try_command(std::vector<CommandSpec>& commands);
void add_manual_commands(std::vector<CommandSpec>& commands);

// One of them, whether the rules of this build can answer it or not.
CommandSpec review_command();

// Null when there is none with these words.
const CommandSpec* find_command(const std::vector<CommandSpec>& commands, const std::vector<std::string>& words);
// Whether commands of two words begin with this one.
bool is_group(const std::vector<CommandSpec>& commands, const std::string& word);
// That there is none with these words (at least one), and which is nearest, or which may follow.
Error no_such_command(const std::vector<CommandSpec>& commands, const std::vector<std::string>& words);

}  // namespace annals::cli
