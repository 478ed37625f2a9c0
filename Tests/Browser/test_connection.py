"""What the page does when the engine goes."""

import re
import signal

import pytest
from playwright.sync_api import expect

from run import until


@pytest.mark.hears_errors
def test_after_a_restart_of_the_engine_the_page_goes_on_without_being_loaded_anew(page, new_talkers):
    run = new_talkers()
    page.goto(f"{run.url}/#/actors")
    expect(page.locator("canvas[data-tiles='7']")).to_be_visible()
    page.evaluate("window.stays = true")
    epoch = page.locator("body").get_attribute("data-epoch")
    run.signal_engine(signal.SIGKILL)
    expect(page.get_by_text("Not connected to the run")).to_be_visible()
    expect(page.locator(f"body[data-connection='live']:not([data-epoch='{epoch}'])")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("canvas[data-tiles='7']")).to_be_visible()
    # The new engine has a new token, which the page gets for itself.
    page.get_by_role("group", name="The run").get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_have_text("paused")
    assert page.evaluate("window.stays")


@pytest.mark.parametrize("state", ["running", "paused"])
def test_the_page_says_when_there_is_no_news_of_an_engine_that_is_held_up(page, new_talkers, state):
    run = new_talkers()
    page.goto(run.url)
    if state == "paused":
        page.get_by_role("group", name="The run").get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_have_text(state)
    with run.held_up():
        # A page that tells it by the feed alone waits longer, and a run that is paused may say nothing.
        expect(page.get_by_text(re.compile("no news for [3-9] s"))).to_be_visible(timeout=10_000)
        expect(page.locator("#state")).to_have_text("no news")
        expect(page.get_by_role("button", name="Stop…")).to_be_disabled()
    expect(page.locator("#state")).to_have_text(state)
    expect(page.locator("#connection")).to_be_hidden()


@pytest.mark.hears_errors
def test_the_page_says_when_the_run_has_ended(page, new_talkers):
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
    until(lambda: (run.folder / "summary.json").exists(), "the run leaves its summary")
