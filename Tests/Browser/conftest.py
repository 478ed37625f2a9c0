"""Fixtures: one browser for all tests, one page per test, and the runs that the pages show."""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from run import TIMEOUT, PROJECT, Run, copy_of, free_port

SCREENSHOTS = PROJECT / ".build/screenshots"
expect.set_options(timeout=TIMEOUT * 1000)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Containers do not allow Chromium's sandbox.
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser, request):
    """A page whose console must stay free of errors and warnings, in particular of content policy violations. Tests
    that make requests fail are marked `allows_failed_requests`."""
    context = browser.new_context(viewport={"width": 1366, "height": 850}, color_scheme="light")
    context.set_default_timeout(TIMEOUT * 1000)
    page = context.new_page()
    logged = []
    page.on("console", lambda message: logged.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: logged.append(f"uncaught: {error}"))
    page.on("dialog", lambda dialog: logged.append(f"a script ran: {dialog.message}"))
    yield page
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{request.node.name.replace('/', '-')}.png")
    context.close()
    if request.node.get_closest_marker("allows_failed_requests"):
        logged = [text for text in logged if "Content Security Policy" in text or "uncaught" in text]
    assert logged == []


@pytest.fixture(scope="session")
def talkers_simulation(tmp_path_factory):
    return copy_of(Path(__file__).parent / "talkers", tmp_path_factory.mktemp("simulation"))


@pytest.fixture(scope="session")
def talkers(talkers_simulation, tmp_path_factory):
    """The simulation of talkers/, running throughout the test session."""
    run = Run(tmp_path_factory.mktemp("talkers"), talkers_simulation)
    yield run
    run.close()


@pytest.fixture
def new_talkers(talkers_simulation, talkers, tmp_path):
    """Starts a separate run for a test that kills or stops it. `talkers` has compiled the behaviors before."""
    runs = []

    def start(*flags):
        runs.append(Run(tmp_path, talkers_simulation, *flags))
        return runs[-1]

    yield start
    for run in runs:
        run.close()


@pytest.fixture(scope="session")
def todo(tmp_path_factory):
    """simulations/todo with a server that fails 30 % of the requests."""
    port = free_port()
    run = Run(
        tmp_path_factory.mktemp("todo"), PROJECT / "simulations/todo", "--speed", "2000",
        "--config", f"target.url=http://127.0.0.1:{port}",
        "--config", f'target.start=[todo-server, --port, "{port}", --fail-rate, "0.3"]')
    yield run
    run.close()
