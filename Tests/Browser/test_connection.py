"""What the page does when the engine goes."""

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
    run.kill_engine()
    expect(page.get_by_text("Not connected to the run")).to_be_visible()
    expect(page.locator(f"body[data-connection='live']:not([data-epoch='{epoch}'])")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("canvas[data-tiles='7']")).to_be_visible()
    # The new engine has a new token, which the page gets for itself.
    page.get_by_role("group", name="The run").get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_have_text("paused")
    assert page.evaluate("window.stays")


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
    until(lambda: (run.folder / "summary.json").exists(), "the run leaves its summary")
