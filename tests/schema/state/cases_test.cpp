// Every file of tests/schema/cases, read by the one reader and held against its own expectations.
#include "schema/state/case_file.hpp"
#include "tests/support/paths.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace annals::state {
namespace {

std::vector<std::filesystem::path> case_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_dir() + "/tests/schema/cases"))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(Cases, AnswerAsTheirTablesExpect) {
    std::size_t cases = 0;
    for (const auto& path : case_files()) {
        const std::string name = path.filename().string();
        const auto file = parse_cases(read_file(path));
        if (!file) {
            ADD_FAILURE() << name << ":" << to_string(file.error());
            continue;
        }
        for (const Case& one : file->cases) {
            ++cases;
            const MemoryLog log(one.entries);
            for (const CaseQuestion& question : one.questions) {
                const auto answer = ask(log, question.question, {file->now});
                const std::string differences = check_case(question, answer);
                EXPECT_TRUE(differences.empty()) << name << ":" << question.line << ": " << one.name << "\n  "
                                                 << question.text << "\n  " << differences;
            }
        }
    }
    EXPECT_GE(cases, 60u);
}

}  // namespace
}  // namespace annals::state
