"""The contents of the views."""

import re

import pytest
from playwright.sync_api import expect

from run import until

VIEWS = {
    "overview": "Overview", "actors": "Actors", "supervision": "Supervision", "complaints": "Complaints",
    "actions": "Actions", "log": "Log",
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens(page, talkers, view):
    page.goto(f"{talkers.url}/#/{view}")
    expect(page.get_by_role("link", name=VIEWS[view], exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator("#state")).to_have_text("running")
    first = {
        "overview": page.get_by_role("link", name="Talker"),
        "actors": page.locator("canvas[data-tiles]"),
        "supervision": page.get_by_role("button", name="Release", exact=True).first,
        "complaints": page.locator("summary", has_text="I heard"),
        "actions": page.get_by_role("cell", name="say", exact=True),
        "log": page.get_by_text("the run starts"),
    }[view]
    expect(first).to_be_visible()


def test_charts_are_drawn(page, talkers):
    page.goto(talkers.url)
    expect(page.get_by_role("img", name=re.compile("^Acts and actions per second, now"))).to_be_visible()
    expect(page.get_by_text("Charts are not available")).to_have_count(0)


def test_the_page_works_without_the_chart_library(page, talkers):
    page.route("**/vendor/chart.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(talkers.url)
    expect(page.get_by_text("Charts are not available")).to_be_visible()
    expect(page.get_by_role("link", name="Talker")).to_be_visible()


def test_markup_is_shown_as_text(page, talkers):
    name = '<b class="injected">Ann</b>'
    page.goto(f"{talkers.url}/#/actors")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text('"<i class="injected">hello</i>"').first).to_be_visible()
    page.get_by_role("link", name="Complaints").click()
    group = page.locator("summary", has_text='I heard <em class="injected">nonsense</em>')
    expect(group).to_be_visible()
    group.click()
    expect(page.get_by_text('{"word":"<i class=').first).to_be_visible()
    page.get_by_role("link", name="Supervision").click()
    expect(page.get_by_text('<s class="injected">ouch</s>').first).to_be_visible()
    expect(page.locator("#simulation")).to_have_text("<u>talkers</u>")
    assert page.locator(".injected, #simulation u").count() == 0


@pytest.mark.allows_failed_requests
def test_the_selector_shows_the_number_of_matches_or_the_error(page, talkers):
    page.goto(f"{talkers.url}/#/actors")
    search = page.get_by_role("searchbox", name="Actor selector")
    search.fill("behavior=Stumbler")
    expect(page.get_by_role("search").get_by_text("1 actor", exact=True)).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    search.fill("colour=red")
    expect(page.get_by_text("unknown key 'colour'")).to_be_visible()


def test_a_complaint_caused_by_the_target_is_shown(page, todo):
    page.goto(f"{todo.url}/#/complaints")
    group = page.locator("details", has=page.locator("summary"))
    expect(group.first).to_be_visible()
    group.first.locator("summary").click()
    expect(group.first.locator("dt", has_text="action").first).to_be_visible()
    until(lambda: todo.command("simulation", "status")["complaints"] > 0, "complaints are counted")
    page.get_by_role("link", name="Actions").click()
    expect(page.get_by_role("region", name="Failures by error")).to_be_visible()


def test_failed_last_actions_fit_the_width(page, talkers):
    talkers.command("actors", "spawn", "Caller", "--name", "Lonely")
    until(lambda: talkers.actors("name=Lonely"), "Lonely is spawned")
    page.goto(f"{talkers.url}/#/actors/{talkers.actor('Lonely')['id']}")
    performed = page.get_by_role("group", name="Last actions")
    expect(performed.get_by_text("no answer from the other end").first).to_be_visible()
    for width in [1366, 390]:
        page.set_viewport_size({"width": width, "height": 850})
        assert performed.evaluate("table => table.scrollWidth <= table.clientWidth"), width
    page.goto(f"{talkers.url}/#/supervision")
    expect(page.get_by_role("link", name="Caller")).to_be_visible()
    talkers.command("actors", "destroy", "name=Lonely")
    expect(page.get_by_role("link", name="Caller")).to_have_count(0)


def test_an_actor_without_actions_shows_an_empty_state(page, talkers):
    page.goto(f"{talkers.url}/#/actors/{talkers.actor('Stumbler-7')['id']}")
    expect(page.get_by_role("region", name="Last actions").get_by_text("No recent actions.")).to_be_visible()


def test_the_log_links_to_the_actor(page, talkers):
    page.goto(f"{talkers.url}/#/log")
    page.get_by_role("listitem").filter(has_text="actor crashed").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Stumbler-7")).to_be_visible()


@pytest.mark.parametrize("width", [260, 390])
def test_the_tab_of_the_view_is_visible_on_a_narrow_screen(page, talkers, width):
    page.set_viewport_size({"width": width, "height": 850})
    for view in ["log", "overview"]:
        page.goto(f"{talkers.url}/#/{view}")
        expect(page.get_by_role("link", name=VIEWS[view], exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("theme, width", [("light", 390), ("dark", 1366)])
def test_no_view_is_wider_than_the_screen(page, todo, theme, width):
    page.set_viewport_size({"width": width, "height": 850})
    page.emulate_media(color_scheme=theme)
    for view in VIEWS:
        page.goto(f"{todo.url}/#/{view}")
        expect(page.locator(f"main[data-view='{view}']")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    page.goto(f"{todo.url}/#/overview")
    expect(page.get_by_role("img", name=re.compile("^Acts and actions per second, now"))).to_be_visible()
