"""A throw-away tree with planted files, and a checker run over it."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run_checker(checker, root, *options, build=""):
    """(exit code, lines printed) of tools/CHECKER over root."""
    environment = {**os.environ, "ANNALS_BUILD": build}
    run = subprocess.run([sys.executable, os.path.join(ROOT, "tools", checker), "--root", root, *options],
                         text=True, capture_output=True, check=False, env=environment)
    return run.returncode, (run.stdout + run.stderr).splitlines()


def check_planted(checker, files, *options, build=""):
    """Writes files {path: text} below a new folder and runs the checker there."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            place = os.path.join(root, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as file:
                file.write(text)
        return run_checker(checker, root, *options, build=build and os.path.join(root, build))
