#!/usr/bin/env python3
"""The style holds in this tree, and each rule of tools/check_style.py catches what breaks it."""
import json
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from planted_tree import ROOT, check_planted, run_checker

HEAD = "// What this is.\n#pragma once\n"
LONG_BODY = "    step();\n" * 70

# (file, text, line, what the violation says); the text of a header follows HEAD, so it starts at line 3.
REFUSED = [
    ("daemon/write/x.hpp", "class bad_name {\n};\n", 3, "type bad_name is not PascalCase"),
    ("daemon/write/x.hpp", "template <class T>\nstruct lower : Base<T> {\n};\n", 3, "type lower is not PascalCase"),
    ("daemon/write/x.hpp", "enum class kind : int { a };\n", 3, "type kind is not PascalCase"),
    ("daemon/write/x.hpp", "enum class Kind : int { a, Bad, c };\n", 3, "enumerator Bad is not snake_case"),
    ("daemon/write/x.hpp", "namespace annals::Write {\n}\n", 3, "namespace Write is not snake_case"),
    ("daemon/write/x.hpp", "Result<int> readAll(int limit);\n", 3, "function readAll is not snake_case"),
    ("daemon/write/x.cpp", "void X::ReadAll(int limit) {\n}\n", 1, "function ReadAll is not snake_case"),
    ("daemon/write/x.hpp", "class X {\n    int getSize() const { return 1; }\n};\n", 4, "function getSize is not"),
    ("daemon/write/x.cpp", "void f() {\n    int badName = 1;\n}\n", 2, "variable badName is not snake_case"),
    ("daemon/write/x.hpp", "struct X {\n    int kLimit{3};\n};\n", 4, "variable kLimit is not snake_case"),
    ("daemon/write/x.hpp", "class X {\npublic:\n    int a;\nprivate:\n    std::map<int, int> size;\n};\n", 7,
     "private member size does not end in _"),
    ("daemon/write/x.hpp", "class X {\n    std::function<void(int)> call = {};\n};\n", 4, "private member call does"),
    ("daemon/write/x.hpp", "#define LIMIT 3\n", 3, "macro LIMIT: the only macro is CHECK"),
    ("daemon/write/x.hpp", "#define CHECK(x) (x)\n", 3, "macro CHECK: the only macro is CHECK"),
    ("daemon/write/x.hpp", "// " + "x" * 118 + "\n", 3, "line of 121 columns"),
    ("daemon/write/x.cpp", "namespace a {\nvoid f() {\n" + LONG_BODY + "}\n}\n", 2, "function of 72 lines"),
    ("daemon/write/x.cpp", "X::X(int a)\n    : a_{a}, b_(a) {\n" + LONG_BODY + "}\n", 1, "function of 73 lines"),
    ("daemon/write/x.hpp", "\n" * 400, 1, "file of 402 lines"),
    ("daemon/write/x.cpp", "// " + "TO" + "DO: later\n", 1, "is left over"),
    ("schema/base/README.md", "see FIX" + "ME\n", 1, "is left over"),
    ("schema/base/README.md", "in /" + "home/someone/annals\n", 1, "a path of one machine"),
    ("tools/run", 'cd "/' + 'work/annals"\n', 1, "a path of one machine"),
    ("daemon/write/x.hpp", "namespace a {\nusing namespace std;\n}\n", 4, "using namespace in a header"),
    ("daemon/net/x.cpp", "void f() {\n    co_await g();\n}\n", 2, "no coroutines"),
    ("daemon/net/x.cpp", "auto f() { return std::views::all(x); }\n", 1, "no std::views"),
    ("daemon/net/x.cpp", "void f() {\n    throw 1;\n}\n", 2, "no exceptions of our own"),
    ("daemon/write/x.cpp", "int f() { return rand(); }\n", 1, "clock and randomness come in as arguments"),
    ("daemon/api/x.cpp", "auto f() { return std::chrono::system_clock::now(); }\n", 1, "clock and randomness"),
    ("daemon/write/x.cpp", "namespace {\nstatic int counter = 0;\n}\n", 2, "mutable static state"),
    ("daemon/write/x.cpp", "int f() {\n    static std::map<int, int> seen;\n}\n", 2, "mutable static state"),
    ("daemon/write/x.cpp", "namespace {\nstd::atomic<int> counter{0};\n}\n", 2, "mutable state at namespace scope"),
    ("tests/daemon/write/x_test.cpp", "TEST(Write, refuses_it) {\n}\n", 1, "test name refuses_it is not PascalCase"),
    ("tests/daemon/write/x.cpp", "TEST(Write, RefusesIt) {\n}\n", 1, "a file with tests is named *_test.cpp"),
    ("tests/other/x_test.py", "", 1, "a script test lies in tests/tools"),
    ("tools/fuzz/codec.cpp", "", 1, "a fuzzer is named *_fuzz.cpp"),
    ("daemon/write/write_utils.cpp", "", 1, "a file is named by its noun"),
    ("daemon/common/x.cpp", "", 1, "a file is named by its noun"),
    ("daemon/write/BadName.cpp", "", 1, "file names are snake_case"),
    ("schema/base/result.hpp", "template <class T>\nclass Result {\n};\n", 1, "Result must be [[nodiscard]]"),
]

ALLOWED = {
    "schema/base/check.hpp": HEAD + "#define CHECK(condition) f(condition)\n",
    "schema/base/other.hpp": HEAD + """#include <map>
namespace annals {
struct ssl_st;
class Sealed final : public Base<int> {
public:
    explicit Sealed(int size);
    ~Sealed();
    Sealed& operator=(const Sealed&) = delete;
    bool operator<(const Sealed& other) const { return size_ < other.size_; }
    friend auto operator<=>(const Day&, const Day&) = default;
    void OnErrorRecoveryBegin(int reason) override;
    int visible = 0;

private:
    struct Free {
        void operator()(int* p) const;
        int inner = 0;
    };
    using Handle = std::unique_ptr<int, Free>;
    static constexpr int limit = 3;
    void step();
    std::function<void(int)> call_ = {};
    std::map<std::string, int> seen_{{"a", 1}};
    std::uint8_t bits_ : 3;
    Handle handle_;
};
BOOST_DESCRIBE_STRUCT(Sealed, (), (visible))
BOOST_DESCRIBE_ENUM(Kind, one, two)
template <>
struct hash<Sealed> {};
enum class Kind : std::uint8_t { one, two_three = 2 };
inline constexpr std::array<const char*, 2> names{"one", "two"};
inline constexpr std::size_t batch_bytes_max = std::size_t{4} << 20;
extern template class Result<int>;
}
""",
    "schema/base/other.cpp": """// TEST of a source: "throw" and co_await in comments and literals count for nothing.
#include "schema/base/other.hpp"

#include <string>

namespace annals {
namespace {
const std::string& word() {
    static const std::string text = "throw co_await std::views rand()";
    const auto raw = R"(static int counter = 0; { )";
    const char brace = '{';
    return text;
}
static Result<int> read_all(int limit_bytes) { return limit_bytes < 1'000'000 ? 1 : 2; }
}  // namespace
Sealed::Sealed(int size) : size_{size}, call_{[](int x) { return x; }} {
    for (int i = 0; i < 3; ++i) step();
}
Sealed::~Sealed() = default;
// long: one row a type, and no row holds a decision
int table() {
""" + LONG_BODY + "}\n}  // namespace annals\n",
    "schema/event/long.hpp": "// What.\n// Long because one table stays whole.\n#pragma once\n" + "\n" * 400,
    "daemon/ops/clock.cpp": "auto now() { return std::chrono::system_clock::now(); }\n",
    "schema/event/archive.hpp": HEAD + "inline void refuse() { throw ArchiveError(1); }\n",
    "tests/tools/x_test.py": "",
    "tests/support/fake.cpp": "namespace {\nint counter = 0;\n}\n",
    "tools/fuzz/codec_fuzz.cpp": 'extern "C" int LLVMFuzzerTestOneInput(const char* data, int size) { return 0; }\n',
}


def commands_of(*files):
    return json.dumps([{"directory": "/", "file": file} for file in files])


class CheckStyle(unittest.TestCase):
    def test_holds_in_this_tree(self):
        code, lines = run_checker("check_style.py", ROOT, build=os.environ.get("ANNALS_BUILD", ""))
        self.assertEqual((code, lines[:-1]), (0, []))
        self.assertRegex(lines[-1], r"^check_style: [1-9]\d* files, 0 violations$")

    def test_names_file_and_line_of_each_planted_violation(self):
        for path, text, line, message in REFUSED:
            with self.subTest(path=path, text=text[:60]):
                before = HEAD if path.endswith(".hpp") else "#!/bin/sh\n" if path == "tools/run" else ""
                at = line + 1 if path == "tools/run" else line
                code, lines = check_planted("check_style.py", {path: before + text})
                self.assertEqual(code, 1, lines)
                found = [printed for printed in lines if printed.startswith(f"{path}:{at}: ") and message in printed]
                self.assertTrue(found, lines)

    def test_header_without_pragma_once_is_caught(self):
        code, lines = check_planted("check_style.py", {"daemon/api/x.hpp": "// What.\n#include <map>\nint f();\n"})
        self.assertEqual((code, lines[0]), (1, "daemon/api/x.hpp:1: a header starts with #pragma once"))

    def test_source_whose_own_header_is_not_first_is_caught(self):
        files = {"daemon/api/x.hpp": HEAD, "daemon/api/x.cpp": '#include <map>\n\n#include "daemon/api/x.hpp"\n'}
        code, lines = check_planted("check_style.py", files)
        self.assertEqual(code, 1)
        self.assertTrue(lines[0].startswith("daemon/api/x.cpp:1: the first include of a source is its own"), lines)

    def test_case_of_one_name_in_two_files_of_a_room_is_caught(self):
        case = "TEST(Write, RefusesIt) {\n}\n"
        files = {"tests/daemon/write/a_test.cpp": case, "tests/daemon/write/b_test.cpp": "\n" + case,
                 "tests/daemon/read/a_test.cpp": case}
        code, lines = check_planted("check_style.py", files)
        self.assertEqual((code, lines[:-1]), (1, ["tests/daemon/write/b_test.cpp:2: the case Write.RefusesIt is in "
                                                  "tests/daemon/write/a_test.cpp too"]))

    def test_allows_what_follows_the_rules(self):
        code, lines = check_planted("check_style.py", ALLOWED)
        self.assertEqual((code, lines), (0, [f"check_style: {len(ALLOWED)} files, 0 violations"]))

    def test_source_that_no_target_compiles_is_caught(self):
        files = {"daemon/api/x.cpp": "", "build/compile_commands.json": commands_of("/elsewhere/daemon/api/y.cpp")}
        code, lines = check_planted("check_style.py", files, build="build")
        self.assertEqual((code, lines[0]), (1, "daemon/api/x.cpp:1: no target of the build compiles this file"))

    @unittest.skipUnless(shutil.which("clang-format-14"), "clang-format-14 is not installed")
    def test_layout_that_clang_format_would_change_is_caught(self):
        files = {".clang-format": "BasedOnStyle: Google\n", "daemon/api/x.cpp": "int  f( ) ;\n"}
        code, lines = check_planted("check_style.py", files, "--format")
        self.assertEqual(code, 1)
        self.assertTrue(lines[0].startswith("daemon/api/x.cpp:1: "), lines)


if __name__ == "__main__":
    unittest.main()
