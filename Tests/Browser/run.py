"""A real run of the executable of the debug build, and the shell commands that look at it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BEAMULATOR = PROJECT / ".build/debug/beamulator"
PATIENCE = 60


def until(condition, what):
    """Waits until a condition gives something, and gives that."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE} s in vain: {what}")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Run:
    """A run in a folder of its own; it ends with `close`."""

    def __init__(self, folder, simulation, *flags):
        self.runs = Path(folder) / "runs"
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = open(Path(folder) / "output.txt", "w")
        port = self.url.rsplit(":", 1)[1]
        self._process = subprocess.Popen(
            [BEAMULATOR, "run", simulation, "--out", self.runs, "--port", port, "--quiet", *flags],
            stdout=self._log, stderr=subprocess.STDOUT, env=os.environ | {"SWIFT_BACKTRACE": "enable=no"})
        until(self._answers, f"{simulation} answers at {self.url}; see {self._log.name}")

    def _answers(self):
        if self._process.poll() is not None:
            raise AssertionError(f"the run has ended: {Path(self._log.name).read_text()}")
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    @property
    def folder(self):
        return next(self.runs.iterdir())

    def signal_engine(self, number):
        """Sends a signal to the engine, not to its parent, which starts a killed one again."""
        os.kill(json.loads((self.folder / "run.json").read_text())["pid"], number)

    @contextmanager
    def held_up(self):
        """Meanwhile the engine is stopped, and answers nobody."""
        self.signal_engine(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal_engine(signal.SIGCONT)

    def command(self, *words):
        """What a command of the shell says, JSON."""
        done = subprocess.run(
            [BEAMULATOR, *words, "--out", self.runs, "--json"], capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def actors(self, selector="all"):
        return self.command("actors", "list", selector)["actors"]

    def actor(self, name):
        return self.command("actors", "show", name)

    def close(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._log.close()


def copy_of(simulation, folder):
    """A copy of a simulation, so that what is compiled is not left beside the original."""
    return Path(shutil.copytree(simulation, Path(folder) / Path(simulation).name))
