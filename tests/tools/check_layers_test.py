#!/usr/bin/env python3
"""The floors hold in this tree, and each rule of tools/check_layers.py catches what breaks it."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from planted_tree import ROOT, check_planted, run_checker

sys.path.insert(0, os.path.join(ROOT, "tools"))
import check_layers

# (file, its second line, what the violation says)
REFUSED = [
    ("schema/base/x.cpp", '#include "schema/event/codec.hpp"', "schema/base must not include schema/event"),
    ("schema/event/x.hpp", '#include "schema/proof/tree.hpp"', "schema/event must not include schema/proof"),
    ("schema/proof/x.hpp", '#include "schema/event/codec.hpp"', "schema/proof must not include schema/event"),
    ("schema/state/x.hpp", '#include "schema/proof/tree.hpp"', "schema/state must not include schema/proof"),
    ("schema/audit/x.cpp", '#include "daemon/store/store.hpp"', "schema/audit must not include daemon/store"),
    ("daemon/store/x.cpp", '#include "daemon/ops/log.hpp"', "daemon/store must not include daemon/ops"),
    ("daemon/write/x.cpp", '#include "daemon/read/feed.hpp"', "daemon/write must not include daemon/read"),
    ("daemon/read/x.cpp", '#include "daemon/write/appender.hpp"', "daemon/read must not include daemon/write"),
    ("daemon/api/x.cpp", '#include "daemon/net/session.hpp"', "daemon/api must not include daemon/net"),
    ("daemon/net/x.cpp", '#include "daemon/store/store.hpp"', "daemon/net must not include daemon/store"),
    ("daemon/net/x.cpp", '#include "daemon/daemon.hpp"', "daemon/net must not include daemon/daemon"),
    ("daemon/daemon.cpp", '#include "cli/client/client.hpp"', "daemon/daemon must not include cli/client"),
    ("cli/intake/x.cpp", '#include "cli/render/table.hpp"', "cli/intake must not include cli/render"),
    ("cli/client/x.cpp", '#include "cli/commands/status.hpp"', "cli/client must not include cli/commands"),
    ("cli/commands/x.cpp", '#include "daemon/api/http.hpp"', "cli/commands must not include daemon/api"),
    ("cli/main.cpp", '#include "daemon/ops/log.hpp"', "cli/main must not include daemon/ops"),
    ("daemon/api/x.cpp", '#include "tests/support/fake_clock.hpp"', "daemon/api includes tests"),
    ("daemon/write/x.cpp", '#include "appender.hpp"', "not written from the root"),
    ("daemon/write/x.cpp", '#include "daemon/extra/thing.hpp"', "has no floor"),
    ("daemon/write/x.cpp", "#include <rocksdb/db.h>", "RocksDB is included only by"),
    ("schema/event/codec.cpp", "#include <cereal/cereal.hpp>", "cereal is included only by"),
    ("schema/base/id.cpp", "#include <unicode/uchar.h>", "ICU is included only by"),
    ("daemon/api/x.cpp", "#include <boost/beast/http.hpp>", "Beast and Asio is included only by"),
    ("daemon/write/x.cpp", "#  include <boost/asio.hpp>", "Beast and Asio is included only by"),
    ("daemon/api/x.cpp", "#include <boost/json/parse.hpp>", "the JSON parser is included only by"),
    ("daemon/api/x.cpp", "auto v = boost::json::parse(text);", "JSON is parsed only by schema/event"),
    ("daemon/write/x.cpp", "#include <openssl/evp.h>", "OpenSSL is included only by"),
    ("daemon/net/x.cpp", "#include <spdlog/spdlog.h>", "spdlog is included only by"),
    ("cli/render/x.cpp", "#include <CLI/CLI.hpp>", "CLI11 is included only by"),
    ("cli/commands/x.cpp", "#include <toml++/toml.h>", "toml++ is included only by"),
    ("cli/commands/x.cpp", "#include <mustache.hpp>", "mustache is included only by"),
    ("cli/commands/x.cpp", "#include <xlsxwriter.h>", "libxlsxwriter is included only by"),
    ("daemon/store/x.cpp", "#include <systemd/sd-daemon.h>", "libsystemd is included only by"),
    ("daemon/store/x.cpp", "#include <gtest/gtest.h>", "GoogleTest and Google Benchmark is included only by"),
    ("schema/state/x.cpp", "#include <fstream>", "must not include <fstream>"),
    ("schema/audit/x.cpp", "#include <mutex>", "must not include <mutex>"),
    ("schema/base/x.cpp", "auto now = std::chrono::system_clock::now();", "must not use system_clock"),
    ("schema/base/x.cpp", "std::random_device device;", "must not use random_device"),
    ("schema/fresh/x.cpp", "", "no floor of the table holds this file"),
]

ALLOWED = {
    "schema/audit/x.cpp": '#include "schema/state/ask.hpp"\n#include "schema/proof/tree.hpp"\n#include <chrono>\n',
    "schema/event/archive.hpp": "#include <cereal/cereal.hpp>\n",
    "daemon/store/x.cpp": '// #include "daemon/net/session.hpp"\n#include <rocksdb/db.h>\n#include <mutex>\n',
    "daemon/api/x.cpp": '#include "daemon/read/feed.hpp"\n#include "daemon/write/appender.hpp"\n',
    "daemon/main.cpp": '#include "daemon/daemon.hpp"\n',
    "cli/commands/x.cpp": '#include "cli/intake/plan.hpp"\n#include <CLI/CLI.hpp>\n',
    "tests/system/x_test.cpp": '#include "daemon/daemon.hpp"\n#include <rocksdb/db.h>\n#include <gtest/gtest.h>\n',
    "tools/bench/x.cpp": '#include "daemon/daemon.hpp"\n#include <rocksdb/db.h>\n',
}


class CheckLayers(unittest.TestCase):
    def test_holds_in_this_tree(self):
        code, lines = run_checker("check_layers.py", ROOT)
        self.assertEqual((code, lines[:-1]), (0, []))
        self.assertRegex(lines[-1], r"^check_layers: [1-9]\d* files, 0 violations$")

    def test_names_file_and_line_of_each_planted_violation(self):
        for path, line, message in REFUSED:
            with self.subTest(path=path, line=line):
                code, lines = check_planted("check_layers.py", {path: "// What this is.\n" + line + "\n"})
                at = 1 if "no floor of" in message else 2
                self.assertEqual(code, 1)
                self.assertEqual(len(lines), 2, lines)
                self.assertTrue(lines[0].startswith(f"{path}:{at}: "), lines)
                self.assertIn(message, lines[0])

    def test_every_library_rule_has_a_planted_violation(self):
        for name in check_layers.LIBRARIES:
            self.assertTrue(any(message.startswith(name + " is") for _, _, message in REFUSED), name)

    def test_allows_what_stands_below(self):
        self.assertEqual(check_planted("check_layers.py", ALLOWED), (0, ["check_layers: 8 files, 0 violations"]))

    def test_table_has_no_cycle_and_a_planted_one_is_found(self):
        self.assertIsNone(check_layers.cycle_in(check_layers.FLOORS))
        self.assertEqual(check_layers.cycle_in({"a": ["b"], "b": ["c"], "c": ["b"]}), ["b", "c", "b"])
        self.assertEqual(check_layers.cycle_in({"a": ["a"]}), ["a", "a"])
        self.assertIsNotNone(check_layers.cycle_in({"a": ["nowhere"]}))

    def test_siblings_stand_beside_each_other_in_the_table(self):
        for one, other in (("daemon/write", "daemon/read"), ("cli/intake", "cli/render"), ("cli/client", "cli/render"),
                           ("schema/event", "schema/proof"), ("schema/state", "schema/proof")):
            self.assertNotIn(other, check_layers.FLOORS[one])
            self.assertNotIn(one, check_layers.FLOORS[other])


if __name__ == "__main__":
    unittest.main()
