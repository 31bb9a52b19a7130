#!/usr/bin/env python3
"""The workbook of the shipped plan's review, part by part: its bytes hang on the build of zlib, those of its unzipped
parts do not. Run with ANNALS_REGOLD set to write the list of parts anew."""
import hashlib
import os
import subprocess
import tempfile
import unittest
import zipfile

BUILD = os.environ.get("ANNALS_BUILD", "build")
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "review", "workbook-parts")


def parts_of(path):
    """One line a part, in the order of the archive: SHA-256, bytes, name."""
    with zipfile.ZipFile(path) as book:
        return "".join(f"{hashlib.sha256(book.read(name)).hexdigest()} {len(book.read(name))} {name}\n"
                       for name in book.namelist())


class Workbook(unittest.TestCase):
    def test_parts_are_the_golden_ones(self):
        with tempfile.TemporaryDirectory(prefix="annals-review-") as folder:
            env = {name: value for name, value in os.environ.items() if name != "ANNALS_REGOLD"}
            subprocess.run([os.path.join(BUILD, "tests", "test_cli_commands"), "--gtest_filter=ReviewGolden.*"],
                           env=dict(env, ANNALS_REVIEW_OUT=os.path.join(folder, "review")), capture_output=True,
                           check="ANNALS_REGOLD" not in os.environ)
            parts = parts_of(os.path.join(folder, "review", "review.xlsx"))
        self.assertIn("xl/worksheets/sheet1.xml", parts)
        if "ANNALS_REGOLD" in os.environ:
            with open(GOLDEN, "w", encoding="utf-8") as file:
                file.write(parts)
        with open(GOLDEN, encoding="utf-8") as file:
            self.assertEqual(parts.splitlines(), file.read().splitlines())


if __name__ == "__main__":
    unittest.main()
