#!/usr/bin/env python3
"""Holds the floors of the house: what each room may include, and which room alone may include a library.

    tools/check_layers.py [--root DIR]

The tables below are the rule (daemon/DESIGN.md and schema/FORMAT.md only explain it). Names file and line of each
violation; exits 1 if there is one, 2 if the table itself has a cycle.
"""
import argparse
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cpp_source import CPP, includes, line_of, read_text, tracked_files, without_literals

SCHEMA = ["schema/base", "schema/event", "schema/proof", "schema/state", "schema/audit"]

# A room -> the rooms below it that it may include; itself it always may.
FLOORS = {
    "schema/base": [],
    "schema/event": ["schema/base"],
    "schema/proof": ["schema/base"],
    "schema/state": ["schema/base", "schema/event"],
    "schema/audit": ["schema/base", "schema/event", "schema/proof", "schema/state"],
    "daemon/store": SCHEMA,
    "daemon/ops": SCHEMA,
    "daemon/write": SCHEMA + ["daemon/store", "daemon/ops"],
    "daemon/read": SCHEMA + ["daemon/store", "daemon/ops"],
    "daemon/api": SCHEMA + ["daemon/store", "daemon/ops", "daemon/write", "daemon/read"],
    "daemon/net": SCHEMA + ["daemon/ops", "daemon/api"],
    "daemon/opening": SCHEMA + ["daemon/store", "daemon/ops", "daemon/write"],
    "daemon/keeping": SCHEMA + ["daemon/store", "daemon/ops", "daemon/write", "daemon/opening"],
    "daemon/daemon": SCHEMA + ["daemon/store", "daemon/ops", "daemon/write", "daemon/read", "daemon/api", "daemon/net",
                               "daemon/opening"],
    "daemon/main": SCHEMA + ["daemon/ops", "daemon/opening", "daemon/keeping", "daemon/daemon"],
    "cli/intake": SCHEMA,
    "cli/render": SCHEMA,
    "cli/client": SCHEMA,
    "cli/commands": SCHEMA + ["cli/intake", "cli/render", "cli/client"],
    "cli/main": SCHEMA + ["cli/client", "cli/commands"],
}

# Rooms that look at the house from outside: they may include anything, and nothing above includes them.
OUTSIDE = ("tests/", "tools/")

# A library -> (its headers, who alone may include it). A place is a room's prefix or a file.
LIBRARIES = {
    "RocksDB": (r"rocksdb/", ["daemon/store/"]),
    "cereal": (r"cereal/", ["schema/event/archive.hpp"]),
    "ICU": (r"unicode/", ["schema/base/text.cpp"]),
    "Beast and Asio": (r"boost/(asio|beast)(/|\.hpp)", ["daemon/net/", "cli/client/", "daemon/daemon.cpp"]),
    "the JSON parser": (r"boost/json/(basic_parser|parser|parse|stream_parser|src)", ["schema/event/"]),
    "OpenSSL": (r"openssl/", ["schema/proof/", "daemon/ops/"]),
    "spdlog": (r"spdlog/", ["daemon/ops/"]),
    "CLI11": (r"CLI/|CLI11", ["cli/commands/", "cli/main.cpp", "daemon/main.cpp"]),
    "toml++": (r"toml\+\+|toml\.hpp", ["cli/intake/", "daemon/ops/"]),
    "mustache": (r"(kainjow/)?mustache\.hpp", ["cli/render/"]),
    "libxlsxwriter": (r"xlsxwriter", ["cli/render/"]),
    "libsystemd": (r"systemd/", ["daemon/ops/", "daemon/net/", "daemon/daemon.cpp", "daemon/main.cpp"]),
    "GoogleTest and Google Benchmark": (r"(gtest|gmock|benchmark)/", []),
}

# schema/ is pure: no IO, clock, randomness, threads or logs. By header, and by name where a header holds more.
IMPURE_HEADERS = re.compile(
    r"^(iostream|fstream|ostream|istream|filesystem|thread|mutex|shared_mutex|condition_variable|future|stop_token"
    r"|semaphore|latch|barrier|random|ctime|csignal|unistd\.h|fcntl\.h|pthread\.h|time\.h|sys/.*|spdlog/.*)$")
IMPURE_NAMES = re.compile(
    r"\b(system_clock|steady_clock|high_resolution_clock|random_device|this_thread|getenv|fopen|rand|srand)\b")

# Parsing JSON elsewhere would read duplicate members and floats that our own handler refuses.
JSON_PARSE = re.compile(r"\bjson::(parse|parse_into|parser|stream_parser)\b")


def room_of(path):
    """The room of a file, or None where the table has no floor for it."""
    if path.startswith(OUTSIDE):
        return path.split("/", 1)[0]
    parts = path.split("/")
    room = "/".join(parts[:2])
    if len(parts) == 2:
        room = os.path.splitext(room)[0]
    return room if room in FLOORS else None


def cycle_in(floors):
    """A cycle of the table as a list of rooms, or None. A room that names an unknown one counts as its own cycle."""
    state = {}

    def visit(room, trail):
        if room not in floors or room in trail:
            return trail[trail.index(room) if room in trail else -1:] + [room]
        if state.get(room):
            return None
        for below in floors[room]:
            found = visit(below, trail + [room])
            if found:
                return found
        state[room] = True
        return None

    for start in floors:
        found = visit(start, [])
        if found:
            return found
    return None


def may_include(path, allowed):
    return any(path.startswith(place) if place.endswith("/") else path == place for place in allowed)


def judge_own(path, room, target):
    """What is wrong with `path` including our file `target`, or None."""
    below = room_of(target)
    if below is None:
        return f"includes {target}, which has no floor"
    if room in ("tests", "tools") or below == room:
        return None
    if below in ("tests", "tools"):
        return f"{room} includes {below}"
    if below not in FLOORS[room]:
        return f"{room} must not include {below} ({target})"
    return None


def judge_library(path, room, target):
    """What is wrong with `path` including the library header `target`, or None."""
    if room in ("tests", "tools"):
        return None
    for name, (headers, allowed) in LIBRARIES.items():
        if re.match(headers, target) and not may_include(path, allowed):
            return f"{name} is included only by {', '.join(allowed) or 'tests and tools'}; here is <{target}>"
    if room.startswith("schema/") and IMPURE_HEADERS.match(target):
        return f"schema is pure: it must not include <{target}>"
    return None


def judge_file(path, text):
    """(line, message) of each violation in one file."""
    room = room_of(path)
    if room is None:
        yield 1, "no floor of the table holds this file"
        return
    for line, target, is_quoted in includes(text):
        is_ours = target.split("/", 1)[0] in ("schema", "daemon", "cli", "tests", "tools")
        if is_quoted and not is_ours:
            yield line, f'"{target}" is not written from the root of the project'
            continue
        message = judge_own(path, room, target) if is_ours else judge_library(path, room, target)
        if message:
            yield line, message
    if room in ("tests", "tools"):
        return
    code = without_literals(text)
    if room.startswith("schema/"):
        for match in IMPURE_NAMES.finditer(code):
            yield line_of(code, match.start()), f"schema is pure: it must not use {match.group()}"
    if not path.startswith("schema/event/"):
        for match in JSON_PARSE.finditer(code):
            yield line_of(code, match.start()), f"JSON is parsed only by schema/event; here is {match.group()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--root", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    root = parser.parse_args().root
    cycle = cycle_in(FLOORS)
    if cycle:
        print(f"check_layers.py: the table has a cycle: {' -> '.join(cycle)}")
        return 2
    paths = [path for path in tracked_files(root) if path.endswith(CPP)]
    violations = 0
    for path in paths:
        for line, message in judge_file(path, read_text(root, path) or ""):
            print(f"{path}:{line}: {message}")
            violations += 1
    print(f"check_layers: {len(paths)} files, {violations} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
