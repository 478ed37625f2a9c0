"""A real run of the debug build's executable, and the shell commands that inspect it."""

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
TIMEOUT = 60


def until(condition, description):
    """Waits until a condition returns a true value, and returns that value."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"timed out after {TIMEOUT} s: {description}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Run:
    """A run with its own output folder; `close` stops it."""

    def __init__(self, folder, simulation, *flags):
        self.runs = Path(folder) / "runs"
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = open(Path(folder) / "output.txt", "w")
        port = self.url.rsplit(":", 1)[1]
        self._process = subprocess.Popen(
            [BEAMULATOR, "run", simulation, "--out", self.runs, "--port", port, "--quiet", *flags],
            stdout=self._log, stderr=subprocess.STDOUT, env=os.environ | {"SWIFT_BACKTRACE": "enable=no"})
        until(self._is_ready, f"{simulation} responds at {self.url}; see {self._log.name}")

    def _is_ready(self):
        if self._process.poll() is not None:
            raise AssertionError(f"the run has ended: {Path(self._log.name).read_text()}")
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    @property
    def folder(self):
        return next(self.runs.iterdir())

    def signal_engine(self, number):
        """Sends a signal to the engine process, not to its supervisor, which restarts a killed engine."""
        os.kill(json.loads((self.folder / "run.json").read_text())["pid"], number)

    @contextmanager
    def stalled(self):
        """Stops the engine process for the duration of the block."""
        self.signal_engine(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal_engine(signal.SIGCONT)

    def command(self, *words):
        """Runs a shell command and returns its decoded JSON output."""
        result = subprocess.run(
            [BEAMULATOR, *words, "--out", self.runs, "--json"], capture_output=True, text=True, timeout=TIMEOUT)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def actors(self, selector="all"):
        return self.command("actors", "list", selector)["actors"]

    def actor(self, name):
        return self.command("actors", "show", name)

    def close(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._log.close()


def copy_of(simulation, folder):
    """Copies a simulation, so that compiled files are not left beside the original."""
    return Path(shutil.copytree(simulation, Path(folder) / Path(simulation).name))
