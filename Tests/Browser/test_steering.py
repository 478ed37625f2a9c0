"""Steering the run and its actors from the page."""

import pytest
from playwright.sync_api import expect

from run import until


def open_actor(page, run, name):
    page.goto(f"{run.url}/#/actors/{run.actor(name)['id']}")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def spawn(run, name):
    run.command("actors", "spawn", "Talker", "--name", name)
    until(lambda: run.actors(f"name={name}"), f"{name} is spawned")


def test_an_actor_spawned_by_the_shell_appears_and_is_destroyed_by_keyboard(page, talkers):
    page.goto(f"{talkers.url}/#/actors")
    page.get_by_role("searchbox", name="Actor selector").fill("name=Newcomer")
    expect(page.get_by_text("No actor matches.")).to_be_visible()
    spawn(talkers, "Newcomer")
    page.get_by_role("link", name="Newcomer").click()
    destroy = page.get_by_role("button", name="Destroy…")
    destroy.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Destroy Newcomer?")
    # Cancel has the initial focus. Escape restores the focus and destroys nothing.
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(destroy).to_be_focused()
    assert talkers.actors("name=Newcomer")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Destroy", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("does not exist or has stopped permanently")).to_be_visible()
    assert talkers.actors("name=Newcomer") == []


def test_an_actor_spawned_by_the_page_has_its_configuration(page, talkers):
    page.goto(talkers.url)
    page.get_by_role("button", name="Steer…").click()
    page.locator("summary", has_text="New actors").click()
    page.get_by_label("Behavior", exact=True).select_option("Talker")
    page.get_by_label("pace").fill("2s")
    page.get_by_label("Tags").fill("of-the-page")
    page.get_by_role("button", name="Spawn").click()
    spawned = until(lambda: talkers.actors("tag=of-the-page"), "the actor is spawned")
    assert talkers.actor(str(spawned[0]["id"]))["config"]["pace"] == "2s"


def test_a_paused_actor_does_not_act(page, talkers):
    open_actor(page, talkers, "Ben")
    actor = page.get_by_role("group", name="Actor controls")
    actor.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Ben")).to_contain_text("paused")
    acts = talkers.actor("Ben")["acts"]
    others = talkers.actor("Talker-3")["acts"]
    until(lambda: talkers.actor("Talker-3")["acts"] > others + 10, "other actors continue to act")
    assert talkers.actor("Ben")["acts"] == acts
    actor.get_by_role("button", name="Resume").click()
    until(lambda: talkers.actor("Ben")["acts"] > acts, "Ben acts again")


def test_a_paused_run_is_resumed(page, talkers):
    page.goto(talkers.url)
    run = page.get_by_role("group", name="Run controls")
    run.get_by_role("button", name="Pause").click()
    expect(page.locator("#state")).to_have_text("paused")
    acts = talkers.command("simulation", "status")["acts"]
    run.get_by_role("button", name="Resume").click()
    expect(page.locator("#state")).to_have_text("running")
    until(lambda: talkers.command("simulation", "status")["acts"] > acts, "acts are performed again")


def test_the_behavior_uses_an_edited_state(page, talkers):
    open_actor(page, talkers, "Talker-4")
    page.get_by_role("button", name="Edit state…").click()
    dialog = page.get_by_role("dialog")
    state = dialog.get_by_role("textbox", name="State")
    state.fill('{"word": 7}')
    dialog.get_by_role("button", name="Set").click()
    expect(dialog.locator(".problem, .refused")).to_contain_text("word")
    state.fill('{"word": "changed"}')
    dialog.get_by_role("button", name="Set").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("cell", name='{"word":"changed"}').first).to_be_visible()
    assert talkers.actor("Talker-4")["state"]["word"] == "changed"


def test_selected_actors_are_destroyed_after_confirmation_of_their_number(page, talkers):
    for name in ["Gone-1", "Gone-2"]:
        spawn(talkers, name)
    page.goto(f"{talkers.url}/#/actors?select=name%3D~gone-")
    expect(page.get_by_role("search").get_by_text("2 actors", exact=True)).to_be_visible()
    page.get_by_role("button", name="Change selected…").click()
    page.get_by_label("Operation").select_option("destroy")
    page.get_by_role("button", name="Destroy", exact=True).click()
    page.get_by_role("button", name="Destroy 2 actors").click()
    expect(page.get_by_text("2 matched, 2 done, 0 refused.")).to_be_visible()
    assert talkers.actors("name=~gone-") == []


@pytest.mark.allows_failed_requests
def test_the_speed_is_set_and_an_invalid_speed_is_refused(page, talkers):
    page.goto(talkers.url)
    page.get_by_role("button", name="Steer…").click()
    speed = page.get_by_label("Speed", exact=True)
    speed.fill("fast")
    page.get_by_role("button", name="Set the speed").click()
    expect(page.locator("dialog .problem")).to_contain_text("fast")
    speed.fill("20")
    page.get_by_role("button", name="Set the speed").click()
    expect(page.locator("#speed")).to_contain_text("20")


def test_an_actor_is_saved_to_a_file(page, talkers):
    open_actor(page, talkers, "Talker-5")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
    assert download.value.suggested_filename == "Talker-5.json"


def test_selected_actors_are_saved_and_restored(page, talkers, tmp_path):
    page.goto(talkers.url)
    page.get_by_role("button", name="Steer…").click()
    page.locator("summary", has_text="New actors").click()
    page.get_by_label("Behavior", exact=True).select_option("Talker")
    page.get_by_label("Count", exact=True).fill("3")
    page.get_by_label("Names").fill("Anna, Berta")
    page.get_by_label("Tags").fill("kept")
    page.get_by_role("button", name="Spawn").click()
    spawned = until(lambda: len(found := talkers.actors("tag=kept")) == 3 and found, "three actors are spawned")
    assert [actor["name"] for actor in spawned][:2] == ["Anna", "Berta"]
    until(lambda: all(actor["acts"] > 0 for actor in talkers.actors("tag=kept")), "each actor has acted")

    page.locator("summary", has_text="Existing actors").click()
    page.get_by_label("Selector").fill("tag=kept")
    page.get_by_label("Operation").select_option("save")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    expect(page.get_by_text("Saved 3 actors.")).to_be_visible()
    word = talkers.actor("Anna")["state"]["word"]

    page.get_by_label("Operation").select_option("set")
    page.get_by_label("Limit").fill("2")
    page.get_by_label("State", exact=True).fill('{"word": "changed"}')
    page.get_by_role("button", name="Set fields").click()
    expect(page.get_by_text("2 matched, 2 done, 0 refused.")).to_be_visible()
    assert talkers.actor("Anna")["state"]["word"] == "changed"

    page.locator("summary", has_text="Restore from a file").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Restore…").click()
    page.get_by_role("button", name="Restore 3 actors").click()
    expect(page.get_by_text("3 matched, 3 done, 0 refused.")).to_be_visible()
    assert talkers.actor("Anna")["state"]["word"] == word
