#!/usr/bin/env python3
"""Holds what a script can hold of the project's style: names, sizes, headers, bans, and that every source is built.

    tools/check_style.py [--root DIR] [--build DIR] [--format]

Names file and line of each violation; exits 1 if there is one. --build (or ANNALS_BUILD) names a configured build
folder, whose compile commands must hold every source. --format also asks clang-format 14, where it is installed.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cpp_source import (CPP, includes, line_of, outline, read_text, strip_angles, strip_macros, tracked_files,
                        without_comments, without_directives, without_literals)

COLUMNS_MAX = 120
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 400

SNAKE = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
PASCAL = re.compile(r"^[A-Z][A-Za-z0-9]*$")
FILE_NAME = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*\.(cpp|hpp|py)$")
NO_NOUNS = {"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"}
# Names that a library prescribes.
PRESCRIBED = {"SetUp", "TearDown", "SetUpTestSuite", "TearDownTestSuite", "PrintTo", "LLVMFuzzerTestOneInput"}

# Macros that may be defined, and where.
MACROS = {"CHECK": "schema/base/check.hpp"}
# Where an exception of ours may start: the bounded archive speaks to cereal so, and codec.cpp catches it.
THROW_FILES = ("schema/base/result.cpp", "schema/event/archive.hpp", "schema/event/codec.cpp", "tests/")
# Where wall clock and randomness may be asked; elsewhere they come in as arguments.
CLOCK_FILES = ("daemon/ops/", "cli/commands/", "cli/main.cpp", "tests/", "tools/")

# (what, message, places where it may stand)
BANS = [
    (r"\bco_(?:await|return|yield)\b", "no coroutines: g++ 12 miscompiles them", ()),
    (r"\bstd::(?:ranges::)?views\b|\branges::views\b", "no std::views: clang 14 refuses them", ()),
    (r"\bthrow\b", "no exceptions of our own: return a Result", THROW_FILES),
    (r"\bsystem_clock::now\b|\brandom_device\b|\bs?rand\s*\(|\bstd::time\s*\(|\bgettimeofday\b|\bclock_gettime\b",
     "clock and randomness come in as arguments", CLOCK_FILES),
]
# Written in parts, so that this file does not find itself.
LEFT_OVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}{])/(?:home|work|root)/")

CASE = re.compile(r"\b(?:TYPED_)?TEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\)")

NOT_TYPES = ("return using namespace struct class enum union goto typename new delete throw else case public private "
             "protected template concept typedef friend operator requires explicit static_assert if for while switch "
             "and or not extern do break continue default").split()
DECLARATION = re.compile(
    r"^[ \t]*(?:(?:static|constexpr|const|inline|mutable|thread_local|constinit)\s+)*"
    r"(?P<type>[A-Za-z_][\w:]*)(?:<[^;{}()]*>)?(?:::\w+)?(?:\s+const)?[ \t&*]+(?P<name>[A-Za-z_]\w*)"
    r"[ \t]*(?:=(?!=)|;|\{|\[)", re.M)


def stands_in(path, places):
    return any(path.startswith(place) if place.endswith("/") else path == place for place in places)


def is_snake(name):
    return SNAKE.match(name[:-1] if name.endswith("_") else name) is not None


def plain_head(text):
    """A declaration without macros, template arguments, literals in braces and modifiers."""
    plain = strip_angles(strip_macros(text))
    before = None
    while before != plain:
        before, plain = plain, re.sub(r"\{[^{}]*\}", "{ ", plain)
    return re.sub(r"\b(?:template|virtual|inline|explicit|constexpr|consteval|static|friend)\b", " ", plain).strip()


def check_function_name(head, position):
    plain = plain_head(head)
    match = re.match(r"(?P<before>[^(=]*?)(?P<name>~?\w+)\s*\(", plain)
    if not match or not match.group("before").strip() or match.group("before").rstrip().endswith(("::", "~")):
        # Qualified: `Type Class::name(`; a constructor `Class::Class(` has no type before it.
        match = re.match(r"(?P<before>[^(=]*?[\w>&*]\s+[&*]*)(?:\w+\s*::\s*)+(?P<name>\w+)\s*\(", plain)
        if not match:
            return
    name = match.group("name")
    words = match.group("before").split()
    if "operator_" in plain or "operator" in words or re.search(r"\boverride\b|\bextern\b", plain):
        return
    if words[0] in NOT_TYPES or name in PRESCRIBED or is_snake(name):
        return
    yield position, f"function {name} is not snake_case"


def check_member(text, position):
    plain = plain_head(text)
    if re.match(r"(?:using|typedef|static_assert|struct|class|enum|union)\b", plain):
        return
    if re.search(r"\bstatic\s+(?:inline\s+)?const(?:expr)?\b|\bconstexpr\b|\bfriend\b", text):
        return
    declared = re.split(r"[={\[:](?!:)", re.sub(r"::", "  ", plain), maxsplit=1)[0]
    if "(" in declared or len(declared.split()) < 2:
        return
    name = re.findall(r"\w+", declared)[-1]
    if not name.endswith("_"):
        yield position, f"private member {name} does not end in _"


def check_global(text, position):
    plain = plain_head(text)
    if plain.split()[:1] and plain.split()[0] in NOT_TYPES:
        return
    if re.search(r"\bconst\b|\bconstexpr\b", strip_angles(text)) or "operator" in plain:
        return
    declared = re.split(r"[={]", plain, maxsplit=1)[0]
    if "(" in declared or len(re.findall(r"[\w:]+", declared)) < 2:
        return
    yield position, "mutable state at namespace scope"


def check_outline(path, code):
    """Names, private members, globals and lengths of functions."""
    text = without_directives(code)
    found = outline(text)
    is_shipped = not path.startswith(("tests/", "tools/"))
    for name, position in found.types:
        if not PASCAL.match(name):
            yield line_of(text, position), f"type {name} is not PascalCase"
    for name, position in found.namespaces:
        for part in name.split("::"):
            if not SNAKE.match(part):
                yield line_of(text, position), f"namespace {part} is not snake_case"
    for body, position in found.enums:
        for part in body[body.find("{") + 1:].split(","):
            name = re.match(r"\s*(\w+)", part)
            if name and not is_snake(name.group(1)):
                yield line_of(text, position), f"enumerator {name.group(1)} is not snake_case"
    judged = []
    for head, position, _ in found.functions:
        judged += check_function_name(head[:head.find("{")], position)
    for statement, position, kind, access in found.statements:
        judged += check_function_name(statement, position)
        if kind == "class" and access == "private":
            judged += check_member(statement, position)
        if kind == "namespace" and is_shipped:
            judged += check_global(statement, position)
        if kind == "namespace" and path.endswith(".hpp") and re.match(r"using\s+namespace\b", statement):
            judged.append((position, "using namespace in a header"))
    for position, message in judged:
        yield line_of(text, position), message


def check_lengths(path, text, code):
    code = without_directives(code)
    lines = text.split("\n")
    for _, first, last in outline(code).functions:
        start, size = line_of(code, first), line_of(code, last) - line_of(code, first) + 1
        above = lines[start - 2].strip() if start > 1 else ""
        if size > FUNCTION_LINES_MAX and not above.startswith("// long:"):
            yield start, f"function of {size} lines, over {FUNCTION_LINES_MAX}, without a `// long:` reason above it"


def check_declarations(code):
    """Locals and members by the look of the line, mutable statics."""
    for match in DECLARATION.finditer(code):
        if match.group("type") not in NOT_TYPES and not is_snake(match.group("name")):
            yield line_of(code, match.start("name")), f"variable {match.group('name')} is not snake_case"
    for match in re.finditer(r"\bstatic\s+((?:[^;={(<]|<[^;{}]*?>)*)([;={(])", code):
        if match.group(2) != "(" and not re.search(r"\bconst(?:expr)?\b|\boperator\b", match.group(1)):
            yield line_of(code, match.start()), "mutable static state"


def check_header_order(root, path, text):
    bare = without_comments(text)
    if path.endswith(".hpp"):
        first = re.search(r"\S[^\n]*", bare)
        if not first or not re.match(r"#\s*pragma once", first.group()):
            yield 1, "a header starts with #pragma once"
        return
    own = path[:-4] + ".hpp"
    if os.path.exists(os.path.join(root, own)):
        line, target, _ = next(includes(text), (1, "", True))
        if target != own:
            yield line, f'the first include of a source is its own header, "{own}"'


def check_cpp(root, path, text):
    code = without_literals(text)
    yield from check_header_order(root, path, text)
    yield from check_outline(path, code)
    yield from check_lengths(path, text, code)
    if not path.startswith(("tests/", "tools/")):
        yield from check_declarations(without_directives(code))
    for match in re.finditer(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", code, re.M):
        if MACROS.get(match.group(1)) != path:
            yield line_of(code, match.start()), f"macro {match.group(1)}: the only macro is CHECK"
    for what, message, places in BANS:
        if not stands_in(path, places):
            for match in re.finditer(what, code):
                yield line_of(code, match.start()), f"{message} ({match.group().strip()})"
    if path.startswith("tests/") and not path.endswith("_test.cpp") and re.search(r"\bTEST(?:_[FP])?\(", code):
        yield 1, "a file with tests is named *_test.cpp"
    for match in CASE.finditer(code):
        for name in match.groups():
            if not PASCAL.match(name):
                yield line_of(code, match.start()), f"test name {name} is not PascalCase"
    if path == "schema/base/result.hpp" and not re.search(r"class \[\[nodiscard\]\] Result\b", code):
        yield 1, "Result must be [[nodiscard]]"


def first_comment(text):
    lines = []
    for line in text.split("\n"):
        if line.startswith(("//", "#", '"""')) or (lines and lines[0].startswith('"""')):
            lines.append(line.lstrip('/#" '))
            if not line.startswith(("//", "#")) and line.endswith('"""') and len(lines) > 1:
                break
        elif lines or line.strip():
            break
    return lines


def check_text(path, text):
    """What holds for every text file, and for every file that is a program."""
    for match in MACHINE_PATH.finditer(text):
        yield line_of(text, match.start()), f"a path of one machine ({match.group()}...)"
    for match in LEFT_OVER.finditer(text):
        yield line_of(text, match.start()), f"{match.group()} is left over"
    name = os.path.basename(path)
    is_source = name.endswith(CPP + (".py",))
    if not (is_source or name == "CMakeLists.txt" or text.startswith("#!")):
        return
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            yield number, f"line of {len(line)} columns, over {COLUMNS_MAX}"
    size = len(lines) - 1
    if size > FILE_LINES_MAX and not any(line.startswith("Long because") for line in first_comment(text)):
        yield 1, f"file of {size} lines, over {FILE_LINES_MAX}, without a line `Long because` in its first comment"
    if not is_source:
        return
    if not FILE_NAME.match(name):
        yield 1, "file names are snake_case"
    if NO_NOUNS & set(re.split(r"[_./]", path)):
        yield 1, "a file is named by its noun: no utils, common, helper, manager"


def check_reached(root, paths, build):
    """Every source must be in the build: by the rules of the folder globs, and by the compile commands if given."""
    for path in paths:
        name = os.path.basename(path)
        if path.startswith("tools/fuzz/") and path.endswith(".cpp") and not path.endswith("_fuzz.cpp"):
            yield path, "a fuzzer is named *_fuzz.cpp, or no build reaches it"
        if name.endswith("_test.py") and os.path.dirname(path) != "tests/tools":
            yield path, "a script test lies in tests/tools, or no test run reaches it"
    commands = os.path.join(build, "compile_commands.json") if build else ""
    if not os.path.exists(commands):
        return
    with open(commands, encoding="utf-8") as file:
        built = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in json.load(file)}
    root = os.path.realpath(root)
    for path in paths:
        is_optional = path.startswith("tools/") and not any("/tools/bench/" in name for name in built)
        if path.endswith(".cpp") and not path.startswith("tools/fuzz/") and not is_optional:
            if os.path.join(root, path) not in built:
                yield path, "no target of the build compiles this file"


def check_cases(texts):
    """A case of one name in two files of a room runs both under it, so that the report counts one."""
    seen = {}
    for path, text in sorted(texts.items()):
        code = without_literals(text) if path.startswith("tests/") else ""
        for match in CASE.finditer(code):
            case = (os.path.dirname(path), *match.groups())
            if seen.setdefault(case, path) != path:
                yield path, line_of(code, match.start()), f"the case {'.'.join(match.groups())} is in {seen[case]} too"


def check_format(root, paths):
    tool = shutil.which("clang-format-14")
    if not tool:
        print("check_style: clang-format-14 is not installed; the layout is not checked")
        return 0
    found = 0
    for first in range(0, len(paths), 50):
        run = subprocess.run([tool, "--dry-run", "-Werror"] + paths[first:first + 50], cwd=root, text=True,
                             capture_output=True, check=False)
        for line in run.stderr.split("\n"):
            match = re.match(r"(\S+?):(\d+):\d+: error: (.*)", line)
            if match:
                print(f"{match.group(1)}:{match.group(2)}: {match.group(3)}")
                found += 1
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser.add_argument("--build", default=os.environ.get("ANNALS_BUILD", ""))
    parser.add_argument("--format", action="store_true")
    options = parser.parse_args()
    root, violations, files, sources = options.root, [], tracked_files(options.root), {}
    for path in files:
        text = read_text(root, path)
        if text is None:
            continue
        violations += [(path, line, message) for line, message in check_text(path, text)]
        if path.endswith(CPP):
            sources[path] = text
            violations += [(path, line, message) for line, message in check_cpp(root, path, text)]
    violations += check_cases(sources)
    violations += [(path, 1, message) for path, message in check_reached(root, files, options.build)]
    for path, line, message in sorted(set(violations)):
        print(f"{path}:{line}: {message}")
    count = len(set(violations))
    if options.format:
        count += check_format(root, [path for path in files if path.endswith(CPP)])
    print(f"check_style: {len(files)} files, {count} violations")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
