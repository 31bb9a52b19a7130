// The review as files: page, Markdown, tables, data dictionary, drawings, workbook. Pure: same document, same bytes.
#pragma once

#include "cli/render/output_file.hpp"
#include "cli/render/review_document.hpp"

namespace annals::cli {

// The entries that figures rest on, by number: "f12" stands for a set of them, the same wherever the same set is meant.
// A figure of one entry leads to it at once.
class FigureNotes {
public:
    // Where a figure leads: "e42" or "f12"; empty for no entries.
    std::string anchor_of(const std::vector<Seq>& entries);
    // The sets, by number from 1.
    const std::vector<std::vector<Seq>>& sets() const { return sets_; }

private:
    std::map<std::vector<Seq>, std::size_t> numbers_;
    std::vector<std::vector<Seq>> sets_;
};

// Templates by what they make; empty: the shipped one.
struct ReviewTemplates {
    std::string page;      // HTML
    std::string markdown;  // Markdown
};

// The page. Errors are those of the template: a tag that is not closed, a name that the review does not have.
Result<std::string> review_page(const ReviewDocument& document, const std::string& template_text,
                                const boost::json::value& answer);
// The same content as Markdown; its drawings are the files charts/ID.svg.
Result<std::string> review_markdown(const ReviewDocument& document, const std::string& template_text,
                                    const boost::json::value& answer);
// tables/ID.csv, one a table, and tables/dictionary.csv: the meaning of each column.
std::vector<OutputFile> review_csv(const ReviewDocument& document);
// charts/ID.svg, one a chart.
std::vector<OutputFile> review_charts(const ReviewDocument& document);
// A workbook: a cover, then a sheet a table. io where no memory file can be had.
Result<std::string> review_workbook(const ReviewDocument& document);

// All of them, and answer.json (`answer_text`, the answer's own bytes), by path.
Result<std::vector<OutputFile>> review_files(const ReviewDocument& document, const std::string& answer_text,
                                             const boost::json::value& answer, const ReviewTemplates& templates);

}  // namespace annals::cli
