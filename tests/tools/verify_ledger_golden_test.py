#!/usr/bin/env python3
"""Holds tools/verify_ledger.py, which knows the bytes from schema/FORMAT.md alone, to the golden statements."""
import importlib.util
import json
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
SPEC = importlib.util.spec_from_file_location("verify_ledger", ROOT / "tools/verify_ledger.py")
verify_ledger = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(verify_ledger)


def goldens():
    lines = (ROOT / "tests/golden/event/statements.txt").read_text(encoding="utf-8").split("\n")
    return [(lines[i], bytes.fromhex(lines[i + 1])) for i in range(0, len(lines) - 1, 3)]


class Goldens(unittest.TestCase):
    def setUp(self):
        self.table = verify_ledger.Table(ROOT / "schema/FORMAT.md")

    def test_decode_to_their_json(self):
        self.assertGreaterEqual(len(goldens()), 45)
        for text, data in goldens():
            _, said = verify_ledger.decode_statement(data, self.table)
            self.assertEqual(json.dumps(said, ensure_ascii=False, separators=(",", ":")), text)

    def test_every_truncation_and_a_byte_too_many_are_refused(self):
        for text, data in goldens():
            for size in range(len(data)):
                with self.assertRaises(verify_ledger.Bad, msg=f"{size} of {text}"):
                    verify_ledger.decode_statement(data[:size], self.table)
            with self.assertRaises(verify_ledger.Bad, msg=text):
                verify_ledger.decode_statement(data + b"\0", self.table)

    def test_the_entry_of_the_format_decodes_to_its_json(self):
        text = (ROOT / "schema/FORMAT.md").read_text(encoding="utf-8")
        hex_block = text.split("```hex entry\n")[1].split("```")[0]
        data = bytes.fromhex("".join(line.split("#")[0] for line in hex_block.splitlines()))
        expected = text.split("```json entry\n")[1].split("\n```")[0]
        entry = verify_ledger.decode_entry(data, 0, self.table)
        self.assertEqual(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), expected)


if __name__ == "__main__":
    unittest.main()
