"""annalsd on a ledger of its own in a folder, for the tests that are scripts."""

import os
import pathlib
import subprocess
import time

build = pathlib.Path.cwd() / os.environ.get("ANNALS_BUILD", "build")


class RunningDaemon:
    """Keeps `folder`/ledger, and everything that annals remembers in the folder too; stops with stop()."""

    def __init__(self, folder, ledger="ledger"):
        self.folder = folder
        self.data = folder / ledger
        self.where = f"unix:{folder / 's'}"
        self.environment = {**os.environ, "NO_COLOR": "1",
                            **{f"ANNALS_{name}": str(folder / name.lower()) for name in ("STATE", "CACHE", "CONFIG")}}
        self.environment.pop("ANNALS_KEY", None)
        self.daemon = None

    def start(self):
        self.data.parent.mkdir(exist_ok=True)
        self.daemon = subprocess.Popen(
            [build / "daemon/annalsd", "--data", self.data, "--socket", self.folder / "s", "--signer-state",
             self.folder / "signer", "--disk-reserve", "0"], stderr=subprocess.DEVNULL)
        for _ in range(1500):
            if self.annals("health").returncode == 0:
                return
            time.sleep(0.02)
        raise AssertionError("annalsd did not become ready")

    def stop(self):
        if self.daemon:
            self.daemon.terminate()
            self.daemon.wait()
            self.daemon = None

    def annals(self, *words):
        return subprocess.run([build / "cli/annals", "--ledger", self.where, *words], cwd=self.folder, text=True,
                              env=self.environment, capture_output=True, check=False)
