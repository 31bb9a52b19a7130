#!/usr/bin/env python3
"""The feed and the exports of the shipped plan, read with Python's standard library alone."""

import csv
import json
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree as xml

from running_daemon import RunningDaemon

datasets = pathlib.Path.cwd() / "tools/datasets"
atom = "{http://www.w3.org/2005/Atom}"


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temp.name)
        cls.daemon = RunningDaemon(cls.folder)
        cls.daemon.start()
        files = [datasets / "road-transport-2023.toml", *sorted((datasets / "events").glob("*.toml"))]
        done = cls.daemon.annals("import", *files)
        assert done.returncode == 0, done.stdout + done.stderr
        done = cls.daemon.annals("export", "--csv", "--jsonl", "--ocds-like", "--on", "2023-12-14", cls.folder / "out")
        assert done.returncode == 0, done.stdout + done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()
        cls.temp.cleanup()

    def table(self, name):
        with open(self.folder / "out" / f"{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def lines(self, name):
        with open(self.folder / "out" / name, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def test_a_journalist_counts_members_with_nothing_but_csv(self):
        inside = [row for row in self.table("memberships")
                  if row["of"] == "commitment:road-transport/2023/rt5" and row["role"] == "collaborating"
                  and row["status"] == "member"]
        self.assertEqual(len(inside), 17)
        self.assertEqual(sum(row["party_kind"] == "country" for row in inside), 16)

    def test_every_column_of_every_table_is_in_the_dictionary(self):
        known = {(row["table"], row["column"]) for row in self.table("dictionary")}
        for path in (self.folder / "out").glob("*.csv"):
            if path.stem == "dictionary":
                continue
            with open(path, encoding="utf-8", newline="") as file:
                for column in next(csv.reader(file)):
                    self.assertIn((path.stem, column), known)

    def test_statements_stand_in_the_order_of_the_ledger(self):
        self.assertEqual([line["seq"] for line in self.lines("statements.jsonl")],
                         list(range(len(self.table("entries")))))

    def test_every_compiled_value_comes_from_a_release_about_its_subject(self):
        releases = {line["seq"]: line for line in self.lines("releases.jsonl")}
        records = self.lines("records.jsonl")
        self.assertEqual(len({record["id"] for record in records}), len(records))
        for record in records:
            for field, value in record["compiled"].items():
                self.assertIn(record["id"], releases[value["seq"]]["about"], field)
                if releases[value["seq"]]["tag"] != ["event.corrected"]:
                    self.assertEqual(releases[value["seq"]]["statement"][field], value["value"])

    def test_the_readme_says_what_it_rests_on(self):
        text = (self.folder / "out/README.md").read_text(encoding="utf-8")
        answer = json.loads(self.daemon.annals("coverage", "--format", "json").stdout)["as_of"]
        for words in ("2023-12-14", str(answer["size"]), answer["root"]):
            self.assertIn(f"| {words} |", text)

    def test_a_folder_that_holds_something_is_left_alone(self):
        before = sorted(path.name for path in (self.folder / "out").iterdir())
        self.assertEqual(self.daemon.annals("export", "--csv", self.folder / "out").returncode, 3)
        self.assertEqual(before, sorted(path.name for path in (self.folder / "out").iterdir()))
        self.assertEqual([], list(self.folder.glob("out.new-*")))
        self.assertEqual(self.daemon.annals("export", self.folder / "none").returncode, 2)

    def test_the_feed_is_atom(self):
        done = self.daemon.annals("feed", "--atom", "--limit", "7", "--out", self.folder / "feed.atom")
        self.assertEqual(done.returncode, 0, done.stderr)
        feed = xml.parse(self.folder / "feed.atom").getroot()
        self.assertEqual(feed.tag, atom + "feed")
        for element in ("id", "title", "updated"):
            self.assertEqual(len(feed.findall(atom + element)), 1, element)
        entries = feed.findall(atom + "entry")
        self.assertEqual(len(entries), 7)
        self.assertEqual(len({entry.findtext(atom + "id") for entry in entries}), 7)
        for entry in entries:
            for element in ("id", "title", "updated", "content"):
                self.assertEqual(len(entry.findall(atom + element)), 1, element)
            self.assertTrue(entry.find(f"{atom}author/{atom}name").text)
            self.assertRegex(entry.findtext(atom + "updated"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        self.assertEqual(feed.findtext(atom + "updated"), entries[0].findtext(atom + "updated"))

    def test_the_feed_pages_through_everything_about_a_subject(self):
        feed = xml.fromstring(self.daemon.annals("feed", "RT5", "--atom", "--limit", "500").stdout)
        about = [entry for entry in self.table("entries")
                 if "commitment:road-transport/2023/rt5" in entry["about"].split("; ")]
        self.assertEqual([entry.findtext(atom + "id").rsplit(":", 1)[1] for entry in feed.findall(atom + "entry")],
                         [entry["seq"] for entry in reversed(about)])


if __name__ == "__main__":
    unittest.main()
