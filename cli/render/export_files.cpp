#include "cli/render/csv.hpp"
#include "cli/render/export.hpp"

#include <algorithm>

namespace annals::cli {

namespace {

void put_line(std::string& out, const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) out += ',';
        out += csv_field(fields[i]);
    }
    out += "\r\n";
}

std::vector<std::string> names_of(const ExportTable& table) {
    std::vector<std::string> names;
    for (const ExportColumn& column : table.columns) names.push_back(column.name);
    return names;
}

}  // namespace

std::vector<OutputFile> tables_to_files(const std::vector<ExportTable>& tables) {
    std::vector<OutputFile> files;
    std::string dictionary;
    put_line(dictionary, {"table", "column", "type", "meaning"});
    for (const ExportTable& table : tables) {
        put_line(dictionary, {table.name, "", std::to_string(table.rows.size()) + " rows", table.meaning});
        for (const ExportColumn& column : table.columns)
            put_line(dictionary, {table.name, column.name, column.type, column.meaning});
        OutputFile file{table.name + ".csv", {}};
        put_line(file.content, names_of(table));
        for (const auto& row : table.rows) put_line(file.content, row);
        files.push_back(std::move(file));
    }
    files.push_back({"dictionary.csv", std::move(dictionary)});
    return files;
}

OutputFile export_readme(const ExportBasis& basis, const std::vector<OutputFile>& files) {
    const state::AsOfView& as_of = basis.as_of;
    const auto holds = [&](const std::string& path) {
        return std::any_of(files.begin(), files.end(), [&](const OutputFile& file) { return file.path == path; });
    };
    std::string text = "# An export of a ledger of public commitments\n\n";
    text += "| | |\n|---|---|\n";
    text += "| ledger | " + basis.origin + " |\n";
    text += "| on (the day in the world) | " + to_string(as_of.on) + " |\n";
    text += "| known (as far as was known) | " + as_of.known + " |\n";
    text += "| size (entries) | " + std::to_string(to_number(as_of.size)) + " |\n";
    text += "| root (of the Merkle tree of that size, RFC 6962) | " + to_hex(as_of.root) + " |\n";
    text += "| imprecise dates are read from their | " + std::string(as_of.dates == "latest" ? "last" : "first") +
            " day |\n";
    text += "| rules | version " + std::to_string(as_of.rules) + " |\n\n";
    text += "The same clocks and the same ledger give the same bytes. Text is UTF-8.\n";
    if (holds("dictionary.csv"))
        text +=
            "\n## Tables\n\nCSV (RFC 4180), a header line first; `dictionary.csv` says what each column means. Items "
            "of a "
            "list are separated by\n\"; \". Text that a spreadsheet would take for a formula has an apostrophe in "
            "front, and control characters stand as `\\x..`.\nA state, a due day or a count follows from the entries "
            "by the rules at the two clocks above; the columns `seq` and `entries`\nsay by which.\n";
    if (holds("statements.jsonl"))
        text +=
            "\n## statements.jsonl\n\nEvery entry, one JSON object a line, in the order of the ledger: `seq`, "
            "`recorded_at`, `recorded_by`, `about`, `leaf_hash`,\nand the `statement` as it was recorded, before any "
            "correction.\n";
    if (holds("records.jsonl"))
        text +=
            "\n## releases.jsonl, records.jsonl\n\nReleases and records in the manner of the Open Contracting Data "
            "Standard, one JSON object a line. A *release* is one entry\nand never changes. A *record* is one subject: "
            "`compiled` has each value with the `seq` of the release that it came from,\ncorrections and amendments "
            "applied; `derived` what follows by the rules, with the releases it rests on; `members` who has\nwhich "
            "role in it; `releases` all that are about it. What was retracted is released, and compiled into "
            "nothing.\n";
    text += "\n## Files\n\n";
    for (const OutputFile& file : files)
        text += "- `" + file.path + "`, " + std::to_string(file.content.size()) + " bytes\n";
    return {"README.md", text};
}

}  // namespace annals::cli
