#!/usr/bin/env python3
"""Holds tools/verify_ledger.py, which knows the bytes from schema/FORMAT.md alone, to the golden statements."""
import importlib.util
import json
import os
import pathlib
import sys
import tempfile
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


class FilesOfProofs(unittest.TestCase):
    """The golden files of tests/golden/audit, which the C++ wrote and judges."""

    def setUp(self):
        self.decoding = verify_ledger.Decoding(verify_ledger.Table(ROOT / "schema/FORMAT.md"), lambda entry: None)

    def said(self, path, keys=None):
        return verify_ledger.verify_path(str(path), keys, self.decoding)

    def changed(self, name, member, value):
        data = json.loads((ROOT / "tests/golden/audit" / name).read_text(encoding="utf-8"))
        data[member] = value(data[member])
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            json.dump(data, file)
        self.addCleanup(os.unlink, file.name)
        return self.said(file.name)

    def test_a_proof_of_consistency_holds(self):
        holds, lines = self.said(ROOT / "tests/golden/audit/consistency.json")
        self.assertTrue(holds, lines)
        self.assertIn("note: no --key was given", lines[0])

    def test_a_proof_of_consistency_with_anything_changed_does_not(self):
        for member, value in (("consistency", lambda hashes: hashes[1:]), ("anchor", lambda hashes: hashes[:-1]),
                              ("from", lambda head: {**head, "size": head["size"] + 1}),
                              ("to", lambda head: {**head, "root": "0" * 64}),
                              ("checkpoint", lambda note: note.replace("300", "301", 1)),
                              ("origin", lambda origin: origin + "2")):
            holds, lines = self.changed("consistency.json", member, value)
            self.assertFalse(holds, f"{member}: {lines}")

    def test_a_fork_convicts_and_without_the_logs_own_account_does_not(self):
        holds, lines = self.said(ROOT / "tests/golden/audit/fork.json")
        self.assertFalse(holds)
        self.assertTrue(lines[-1].startswith("BAD: fork: example.org/log signed two trees"), lines)
        holds, lines = self.changed("fork.json", "root", lambda root: None)
        self.assertTrue(lines[-1].startswith("BAD: unproved: "), lines)
        holds, lines = self.changed("fork.json", "second", lambda note: note[:-2] + "\n")
        self.assertTrue(lines[-1].startswith("BAD: second: "), lines)

    def test_the_same_checkpoint_twice_convicts_nobody(self):
        first = json.loads((ROOT / "tests/golden/audit/fork.json").read_text(encoding="utf-8"))["first"]
        self.assertTrue(self.changed("fork.json", "second", lambda note: first)[0])

    def test_members_given_twice_and_stray_bits_are_refused(self):
        with self.assertRaises(verify_ledger.Bad):
            verify_ledger.parse_json('{"a": 1, "a": 1}')
        with self.assertRaises(verify_ledger.Bad):
            verify_ledger.base64_bytes("AAB=")


if __name__ == "__main__":
    unittest.main()
