// A ledger as files that outlive our software: tables (CSV) with a data dictionary, and releases with compiled records
// (JSON lines). The forms are described in cli/render/EXPORT.md. Pure, and the same bytes for the same clocks.
#pragma once

#include "cli/render/output_file.hpp"
#include "schema/state/answers.hpp"
#include "schema/state/world.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <utility>
#include <vector>

namespace annals::cli {

// What all files of an export say they rest on.
struct ExportBasis {
    std::string origin;
    state::AsOfView as_of;
};

struct ExportColumn {
    std::string name;
    std::string type;  // text, number, day, date (a day, a month, a year, or DAY/DAY), instant, yes/no, list (items
                       // split by "; ")
    std::string meaning;
};
struct ExportTable {
    std::string name;
    std::string meaning;
    std::vector<ExportColumn> columns;
    std::vector<std::vector<std::string>> rows;
};

// One table per kind of subject, and those of memberships, deadlines, events on milestones, answers, open lists,
// assessments, claims, sources and entries. REQUIRES: `entries` are those of the world's log before its size.
std::vector<ExportTable> export_tables(state::World& world, state::At at, const std::vector<state::Recorded>& entries);

// The tables as CSV files, with dictionary.csv.
std::vector<OutputFile> tables_to_files(const std::vector<ExportTable>& tables);

// releases.jsonl (one a line for each entry, never to change) and records.jsonl (one a line for each subject: its
// compiled values, each with the entry that it came from, what follows from the rules, and its releases).
// `jsons` are the entries as event::entry_to_json gives them, in their order.
std::vector<OutputFile> export_records(state::World& world, state::At at, const ExportBasis& basis,
                                       const std::vector<state::Recorded>& entries,
                                       const std::vector<boost::json::value>& jsons);

// README.md: what these files are and what they rest on.
OutputFile export_readme(const ExportBasis& basis, const std::vector<OutputFile>& files);

}  // namespace annals::cli
