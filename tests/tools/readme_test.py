#!/usr/bin/env python3
"""Types every command that the README shows, in its order, against a ledger of the shipped plan, and holds each to
what its comment promises: its exit code, and the words that it quotes. Left out is the section of two commands, which
build what is typed here; ./tools/quickstart behind it is played by starting, stopping and importing as it does."""

import functools
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

from running_daemon import RunningDaemon, build

root = pathlib.Path.cwd()
later = "2024-09-29-later-counts.toml"  # left out of the first import: the reader's FILE.toml
watch_seconds = 2  # `annals watch` ends only when it is ended

# What a comment promises other than success: the exit code, and a pattern of what is printed, by how it begins.
promises = [
    ("exit code 1 if anything is", 1, ""),
    ("does not hold", 1, r"does not hold: entry \d+: its bytes do not hash to its leaf in the tree"),
    ("BAD", 1, r"BAD: entry \d+: "),
    ("every damaged entry and file", 1, r"entry \d+"),
    ("starts it again; its import names entry 42", 3, r"entry 42"),
    ("names entry 42", 1, r"entry 42  its bytes are not those that were hashed"),
    ("refused, by name; exit code 3", 3, r"entry 42"),
    ("whole: everything stored is what was signed", 0, r"whole: everything stored is what was signed"),
]


def commands_of(readme):
    """(line number, command, comment) of each line of a code block behind the section of two commands."""
    found = []
    section = ""
    for number, line in enumerate(readme.splitlines(), 1):
        if line.startswith("## "):
            section = line[3:]
        if line.startswith("    ") and section and section != "Two commands":
            command, _, comment = line.strip().partition(" # ")
            found.append((number, command.strip(), comment.strip()))
    return found


class Demo(RunningDaemon):
    """The demo ledger, as tools/quickstart keeps it, and a reader's folder beside it."""

    def __init__(self, folder):
        super().__init__(folder, ".demo/ledger")
        (folder / "tools").symlink_to(root / "tools")
        (folder / "notes.txt").write_text("What was said in the room.\n", encoding="utf-8")
        shutil.copy(root / "tools/datasets/events" / later, folder / "FILE.toml")
        (folder / "bin").mkdir()
        for name, words in (("annals", f"cli/annals --ledger {self.where}"), ("annalsd", "daemon/annalsd")):
            (folder / "bin" / name).write_text(f'#!/bin/sh\nexec {build}/{words} "$@"\n', encoding="utf-8")
            (folder / "bin" / name).chmod(0o755)
        self.environment["PATH"] = f"{folder / 'bin'}:{self.environment['PATH']}"

    def quickstart(self):
        self.start()
        plan = "tools/datasets/road-transport-2023.toml"
        return self.type(f"annals import {plan} $(ls tools/datasets/events/*.toml | grep -v {later})")

    def type(self, command):
        return subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, timeout=120, check=False)

    def answer(self, command):
        done = self.type(command + " --format json")
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return json.loads(done.stdout)

    def size(self):
        return self.answer("annals as-of")["as_of"]["size"]


class Readme(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="annals-readme-"))
        self.demo = Demo(self.folder)
        self.site = None
        # What the README writes in capitals, as far as it is known before it is typed.
        self.words = {"FILE": "notes.txt", "SOURCE-ID": "bar-2022", "DIR": "kept", "NAME": "log.example/readme"}
        first = self.demo.quickstart()
        self.assertEqual(first.returncode, 0, first.stdout + first.stderr)

    def tearDown(self):
        self.demo.stop()
        if self.site:
            self.site.shutdown()
            self.site.server_close()
        shutil.rmtree(self.folder)

    def serve(self):
        """What was published, on a web server like any other."""
        quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
        handler = functools.partial(quiet, directory=str(self.folder / "www"))
        self.site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.site.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.site.server_port}"

    def fill(self, command):
        """The command with the reader's own words in it."""
        if command.startswith("annals correct SEQ"):
            self.words["SIZE"] = str(self.demo.size())
            self.words["SEQ"] = str(self.demo.size() - 1)
        if command.startswith("annals finding dismiss ID"):
            findings = self.demo.answer("annals landscape --gaps")["answer"]["findings"]
            self.words["ID"] = findings[0]["id"]
        if command.startswith("annals source add"):
            self.words["ID"] = "notes"
        if command.startswith("annalsd retire-key"):
            keys = self.demo.type("annalsd keys --data kept").stdout
            self.words["KEY"] = re.search(r"[0-9a-f]{8}", keys)[0]
        if "http://example.org/ledger" in command:
            command = command.replace("http://example.org/ledger", self.serve())
        command = command.replace("/srv/www/ledger", "www")
        return re.sub(r"[\w.-]+", lambda word: self.words.get(word[0], word[0]), command)

    def play(self, command):
        """One command, or what tools/quickstart would do."""
        if command == "./tools/quickstart":
            return self.demo.quickstart()
        if command.startswith("./tools/quickstart --"):
            self.demo.stop()
            if command.endswith("--clean"):  # whoever reads on begins again
                shutil.rmtree(self.folder / ".demo")
                shutil.rmtree(self.folder / "signer")
                return self.demo.quickstart()
            return subprocess.CompletedProcess(command, 0, "", "")
        if command.startswith("annals watch"):
            # From the first entry on, since nothing new comes by itself.
            done = self.demo.type(f"timeout {watch_seconds} {command} --all")
            self.assertEqual(json.loads(done.stdout.splitlines()[0])["statement"]["type"], "commitment.made")
            done.returncode = 0 if done.returncode == 124 else done.returncode
            return done
        return self.demo.type(command)

    def test_what_it_shows_can_be_typed(self):
        commands = commands_of((root / "README.md").read_text(encoding="utf-8"))
        self.assertGreater(len(commands), 60)
        broken = []
        variable = ""
        for number, command, comment in commands:
            if shutil.which("ldb") is None and ("ldb " in command or "42" in comment):
                continue
            if command.startswith("V="):
                variable = command + "; "
                continue
            done = self.play(variable + self.fill(command) if "$" in command else self.fill(command))
            code, pattern = next(((code, pattern) for start, code, pattern in promises if comment.startswith(start)),
                                 (0, ""))
            told = done.stdout + done.stderr
            if done.returncode != code or not re.search(pattern, told):
                broken.append(f"README.md:{number}: {command}\n    exit code {done.returncode}, not {code}, or not "
                              f"'{pattern}' in: {told[-600:]}")
        self.assertFalse(broken, "\n".join(broken))


if __name__ == "__main__":
    unittest.main()
