// A ledger in memory that files are imported into, and a small plan to import.
#pragma once

#include "cli/intake/import.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/state/accept.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace annals::intake {

inline constexpr const char* small_plan = R"(schema    = "plan/1"
plan      = "road/2023"
agenda    = "road"
title     = "Priority actions"
year      = 2023
effective = 2022-11-11
sources   = ["document"]

[[source]]
id    = "document"
title = "The document"
kind  = "official"

[[party]]
id    = "norway"
kind  = "country"
names = ["Norway"]

[[party]]
id    = "unep"
kind  = "organisation"
names = ["UN Environment Programme", "UNEP"]

[[occasion]]
id     = "cop28"
names  = ["COP28"]
series = "cop"
number = 28
scheduled = { from = 2023-11-30, until = 2023-12-12 }

[[event]]
type  = "agenda.launched"
id    = "road"
title = "Road agenda"
goal  = "Clean roads."

[[recommendation]]
id       = "report/trade"
report   = "document"
wordings = ["Agree on trade."]

[[commitment]]
id      = "RT5"
themes  = ["Trade"]
summary = "Talk about trade."
answers = ["report/trade"]
governments  = ["Norway"]
coordinators = [{ who = "UNEP", as_printed = "UNEP" }]

[[commitment.milestone]]
id   = "RT5.a"
kind = "identify"
what = "A host"
due  = "by COP28"
)";

// `text` with the one place where `from` stands replaced by `to`.
inline std::string edited(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    EXPECT_EQ(text.find(from, at + 1), std::string::npos) << from << " stands twice";
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class MemoryImport {
public:
    // What an import of these files would do now.
    ImportPlan plan(const std::vector<NamedText>& files, const ImportOptions& options = {}) const {
        auto plan = plan_import(files, view_of(log_), options);
        EXPECT_TRUE(plan.has_value()) << to_string(plan.error());
        return plan ? std::move(*plan) : ImportPlan();
    }
    ImportPlan plan(const std::string& text, const ImportOptions& options = {}) const {
        return plan({{"plan.toml", text}}, options);
    }
    // The same, recorded.
    ImportPlan record(const std::vector<NamedText>& files, const ImportOptions& options = {}) {
        ImportPlan done = plan(files, options);
        for (const Error& error : done.problems) ADD_FAILURE() << to_string(error);
        for (const auto& batch : done.batches)
            for (const event::Statement& statement : batch) add(statement);
        return done;
    }
    ImportPlan record(const std::string& text, const ImportOptions& options = {}) {
        return record({{"plan.toml", text}}, options);
    }
    // Takes a statement in as a ledger would: it has to be acceptable.
    void add(const event::Statement& statement) {
        const auto find = [&](Seq seq) -> Result<event::Statement> {
            if (to_number(seq) >= log_.size()) return fail(Errc::not_found, "no such entry");
            return log_[to_number(seq)].statement;
        };
        const auto verdict = facts_.check(statement, find);
        EXPECT_TRUE(verdict) << statement.envelope.key.text << ": " << to_string(verdict.error());
        facts_.apply(Seq(log_.size()), statement, find);
        log_.push_back({Seq(log_.size()), statement});
    }

    // The statement with this key as it was recorded, as JSON text without its key; empty where there is none.
    std::string with_key(const std::string& key) const {
        for (const Numbered& entry : log_)
            if (entry.statement.envelope.key.text == key) {
                auto json = event::statement_to_json(entry.statement);
                json.get_object().stable_erase("key");
                return event::print_json(json);
            }
        return {};
    }
    std::uint64_t seq_of(const std::string& key) const {
        for (const Numbered& entry : log_)
            if (entry.statement.envelope.key.text == key) return to_number(entry.seq);
        ADD_FAILURE() << "no entry " << key;
        return 0;
    }
    const std::vector<Numbered>& log() const { return log_; }

private:
    std::vector<Numbered> log_;
    state::AcceptFacts facts_;
};

inline std::vector<std::string> print(const std::vector<Error>& errors) {
    std::vector<std::string> lines;
    for (const Error& error : errors) lines.push_back(to_string(error));
    return lines;
}

// "KEY field: old -> new" of each changed item.
inline std::vector<std::string> changes_of(const ImportPlan& plan) {
    std::vector<std::string> lines;
    for (const ImportItem& item : plan.items)
        for (const FieldChange& change : item.changes)
            lines.push_back(item.key + " " + change.field + ": " + change.old_value + " -> " + change.new_value);
    return lines;
}

}  // namespace annals::intake
