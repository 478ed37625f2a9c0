"""The page when the engine is killed, stalled or stopped."""

import re
import signal

import pytest
from playwright.sync_api import expect

from run import until


@pytest.mark.allows_failed_requests
def test_the_page_reconnects_to_a_restarted_engine_without_a_reload(page, new_talkers):
    run = new_talkers()
    page.goto(f"{run.url}/#/actors")
    expect(page.locator("canvas[data-tiles='7']")).to_be_visible()
    page.evaluate("window.isSameDocument = true")
    epoch = page.locator("body").get_attribute("data-epoch")
    run.signal_engine(signal.SIGKILL)
    expect(page.get_by_text("Not connected to the run")).to_be_visible()
    expect(page.locator(f"body[data-connection='live']:not([data-epoch='{epoch}'])")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("canvas[data-tiles='7']")).to_be_visible()
    # The new engine has a new token, which the page fetches itself.
    page.get_by_role("group", name="Run controls").get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_have_text("paused")
    assert page.evaluate("window.isSameDocument")


@pytest.mark.parametrize("state", ["running", "paused"])
def test_the_page_reports_a_stalled_engine(page, new_talkers, state):
    run = new_talkers()
    page.goto(run.url)
    if state == "paused":
        page.get_by_role("group", name="Run controls").get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_have_text(state)
    with run.stalled():
        # Without the health check the page would notice later: a paused run may send no messages at all.
        expect(page.get_by_text(re.compile("no response for [3-9] s"))).to_be_visible(timeout=10_000)
        expect(page.locator("#state")).to_have_text("not responding")
        expect(page.get_by_role("button", name="Stop…")).to_be_disabled()
    expect(page.locator("#state")).to_have_text(state)
    expect(page.locator("#connection")).to_be_hidden()


@pytest.mark.allows_failed_requests
def test_the_page_shows_the_end_of_the_run(page, new_talkers):
    run = new_talkers("--duration", "8h")
    page.goto(run.url)
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Stop…").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the run").click()
    ended = page.get_by_role("region", name="The run has ended")
    expect(ended).to_be_visible()
    expect(ended).to_contain_text("VALID")
    expect(page.locator("#state")).to_have_text("ended")
    expect(page.get_by_role("button", name="Pause")).to_be_disabled()
    services = page.get_by_role("region", name="Services")
    expect(services.get_by_text("ended").first).to_be_visible()
    expect(services.get_by_text("running")).to_have_count(0)
    expect(ended).to_contain_text(str(run.folder / "actions.sqlite"))
    until(lambda: (run.folder / "summary.json").exists(), "the run writes its summary")
