"""One browser for all tests, a page for each, and the runs they look at."""

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from run import PATIENCE, PROJECT, Run, copy_of, free_port

SCREENSHOTS = PROJECT / ".build/screenshots"
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Without a sandbox, which containers do not allow.
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser, request):
    """A page of which nothing may be heard in the console, violations of its content policy above all. A test that cuts
    the connection is marked `hears_errors`."""
    context = browser.new_context(viewport={"width": 1366, "height": 850}, color_scheme="light")
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(f"uncaught: {error}"))
    page.on("dialog", lambda dialog: heard.append(f"a script ran: {dialog.message}"))
    yield page
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{request.node.name.replace('/', '-')}.png")
    context.close()
    if request.node.get_closest_marker("hears_errors"):
        heard = [text for text in heard if "Content Security Policy" in text or "uncaught" in text]
    assert heard == []


@pytest.fixture(scope="session")
def talkers_simulation(tmp_path_factory):
    return copy_of(Path(__file__).parent / "talkers", tmp_path_factory.mktemp("simulation"))


@pytest.fixture(scope="session")
def talkers(talkers_simulation, tmp_path_factory):
    """People who talk until the tests are over; see talkers/."""
    run = Run(tmp_path_factory.mktemp("talkers"), talkers_simulation)
    yield run
    run.close()


@pytest.fixture
def new_talkers(talkers_simulation, talkers, tmp_path):
    """A run of its own, for a test after which nothing is left of it. Its behaviors have been compiled by then."""
    runs = []

    def start(*flags):
        runs.append(Run(tmp_path, talkers_simulation, *flags))
        return runs[-1]

    yield start
    for run in runs:
        run.close()


@pytest.fixture(scope="session")
def todo(tmp_path_factory):
    """The people of simulations/todo at a server that fails on purpose."""
    port = free_port()
    run = Run(
        tmp_path_factory.mktemp("todo"), PROJECT / "simulations/todo", "--speed", "2000",
        "--config", f"target.url=http://127.0.0.1:{port}",
        "--config", f'target.start=[todo-server, --port, "{port}", --fail-rate, "0.3"]')
    yield run
    run.close()
