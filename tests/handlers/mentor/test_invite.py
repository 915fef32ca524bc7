"""An invitation, from the mentor's desk to the member's yes."""

import asyncio

import pytest

from storage.audit import trail
from storage.database import Database, Worker
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import code_in, linked, seen
from tests.handlers.rows import Rows

MAYA = 1


async def test_a_stranger_agrees_first_and_is_linked_then_and_both_are_told(maya: Desk, database: Database) -> None:
    code = code_in(await maya.says("invite Sarah"))
    sarah = Dialog(database, "Sarah")

    asked = await sarah.says(f"/start {code}")
    assert asked.startswith("maya invites you, and becomes your mentor if you agree")
    assert "May I keep this for you" in asked
    assert await seen(maya, MAYA) == []

    agreed = await sarah.says("yes")
    assert (
        "maya is your mentor now. They see your goals and check-ins, mood and messages, and nothing of your journal"
        in (agreed)
    )
    assert sarah.labels == ["See what is shared", "No thanks"]
    assert await seen(maya, MAYA) == ["Sarah"]
    assert await maya.hears() == "Sarah opened your invitation and is in your care now."
    assert maya.labels == ["Open Sarah"]


async def test_who_has_no_time_zone_yet_is_asked_for_it_behind_the_link(maya: Desk, database: Database) -> None:
    code = code_in(await maya.says("invite Sarah"))
    sarah = Dialog(database, "Sarah", zone="")
    await sarah.says(f"/start {code}")
    agreed = await sarah.says("yes")
    assert "maya is your mentor now" in agreed
    assert agreed.endswith("For example New York, Berlin or Asia/Tokyo.")


async def test_who_does_not_agree_is_in_nobodys_care(maya: Desk, database: Database) -> None:
    code = code_in(await maya.says("invite Sarah"))
    sarah = Dialog(database, "Sarah")
    await sarah.says(f"/start {code}")
    assert "keep nothing more" in await sarah.says("no")
    assert await seen(maya, MAYA) == []
    assert "is your mentor now" in await _agreeing(sarah, code)


async def _agreeing(sarah: Dialog, code: str) -> str:
    await sarah.says(f"/start {code}")
    return await sarah.says("yes")


async def test_a_link_works_once(maya: Desk, sue: Dialog, ben: Dialog) -> None:
    code = code_in(await maya.says("invite Sue"))
    assert "is your mentor now" in await sue.says(f"/start {code}")
    assert "This link is over" in await ben.says(f"/start {code}")
    assert (await sue.says(f"/start {code}")).startswith("Your mentor: maya.")
    assert await seen(maya, MAYA) == ["Sue"]


async def test_of_two_who_open_it_at_once_one_is_linked(maya: Desk, sue: Dialog, ben: Dialog) -> None:
    code = code_in(await maya.says("invite Sue"))
    answers = await asyncio.gather(sue.says(f"/start {code}"), ben.says(f"/start {code}"))
    assert sorted("is your mentor now" in answer for answer in answers) == [False, True]
    assert sorted("This link is over" in answer for answer in answers) == [False, True]
    assert len(await seen(maya, MAYA)) == 1


async def test_a_link_is_over_after_seven_days_of_the_machines_clock(maya: Desk, sue: Dialog, rows: Rows) -> None:
    code = code_in(await maya.says("invite Sue"))
    lasts = await rows.one("SELECT expires_at - clock_timestamp() FROM invites")
    assert 6.9 < lasts.total_seconds() / 86_400 <= 7
    await rows.one("UPDATE invites SET expires_at = clock_timestamp()")
    assert "This link is over" in await sue.says(f"/start {code}")
    assert await seen(maya, MAYA) == []
    assert (await maya.says("invite")).startswith("No link of yours waits to be used.")


async def test_a_link_expires_while_the_member_thinks_about_consent(maya: Desk, database: Database, rows: Rows) -> None:
    code = code_in(await maya.says("invite Sarah"))
    sarah = Dialog(database, "Sarah")
    await sarah.says(f"/start {code}")
    await rows.one("UPDATE invites SET expires_at = clock_timestamp()")
    agreed = await sarah.says("yes")
    assert "Good to have you here" in agreed
    assert "This link is over" in agreed
    assert await seen(maya, MAYA) == []


@pytest.mark.parametrize("code", ["abc", "QevjAs6cJvQaqwkCteCmEw", "x" * 4000, "'; DROP TABLE invites; --", "ünï"])
async def test_a_wrong_code_helps_on(maya: Desk, sue: Dialog, code: str) -> None:
    assert (await sue.says(f"/start {code}")).startswith("This link isn't one of mine")


async def test_a_wrong_code_does_not_keep_a_stranger_out(database: Database) -> None:
    sarah = Dialog(database, "Sarah")
    asked = await sarah.says("/start nonsense")
    assert asked.startswith("This link isn't one of mine")
    assert "May I keep this for you" in asked
    assert "Good to have you here" in await sarah.says("yes")


async def test_only_the_hash_of_a_code_is_kept(maya: Desk, rows: Rows) -> None:
    code = code_in(await maya.says("invite Sarah"))
    kept = str(await rows.all("SELECT * FROM invites"))
    assert code not in kept
    assert "Sarah" not in kept
    assert len(await rows.one("SELECT code_hash FROM invites")) == 32


async def test_open_links_are_listed_and_can_be_cancelled(maya: Desk, sue: Dialog) -> None:
    code = code_in(await maya.says("invite Sue"))
    assert await maya.says("invite") == "Not used yet:\n1 · Sue, 7 days left"
    assert (await maya.taps("Cancel 1")).startswith("That link is over.")
    assert "This link is over" in await sue.says(f"/start {code}")
    assert (await maya.says("/invite cancel 1")).startswith("No link 1 of yours waits")


async def test_one_mentors_links_are_no_others_business(maya: Desk, omar: Desk, sue: Dialog) -> None:
    code = code_in(await maya.says("invite Sue"))
    assert (await omar.says("invite")).startswith("No link of yours waits")
    assert (await omar.says("/invite cancel 1")).startswith("No link 1 of yours waits")
    assert "is your mentor now" in await sue.says(f"/start {code}")


@pytest.mark.parametrize("name", ["!!!", "x" * 61, "a\u202eb"])
async def test_what_is_no_name_is_said(maya: Desk, name: str) -> None:
    assert "name" in await maya.says(f"invite {name}")


async def test_a_second_mentors_link_asks_before_it_changes(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    code = code_in(await omar.says("invite Sue"))
    assert await sue.says(f"/start {code}") == "maya is your mentor. Change to omar? maya sees nothing from then on."
    assert await sue.taps("No, keep maya") == "All right, nothing was changed."
    await sue.says(f"/start {code}")
    assert "omar is your mentor now" in await sue.taps("Yes, change to omar")
    assert await maya.hears() == "Sue has another mentor now, and is no longer in your care."
    assert (await seen(maya, MAYA), await seen(omar, 2)) == ([], ["Sue"])


async def test_the_same_mentors_second_link_stays_unused(maya: Desk, sue: Dialog, ben: Dialog) -> None:
    await linked(maya, sue)
    code = code_in(await maya.says("invite Ben"))
    assert "already" in await sue.says(f"/start {code}")
    assert "is your mentor now" in await ben.says(f"/start {code}")


async def test_whoever_is_no_longer_a_mentor_has_no_links(maya: Desk, omar: Desk, sue: Dialog) -> None:
    code = code_in(await omar.says("invite Sue"))
    await maya.says("mentors remove omar")
    await maya.taps("Yes, remove omar")
    assert "This link is over" in await sue.says(f"/start {code}")


async def test_both_steps_are_on_record(maya: Desk, sue: Dialog, database: Database) -> None:
    await linked(maya, sue)
    async with database.reading(Worker("auditor")) as reader:
        assert [(each.action, each.actor.kind) for each in await trail.of_patient(reader, 2, 10)] == [
            ("linked", "member")
        ]


@pytest.mark.parametrize(
    "said", ["invite 12", "invite -1", "invite 🙂", "invite /patients", "invite <b>Sue</b>", "invite @"]
)
async def test_a_link_is_made_for_a_name_alone(maya: Desk, said: str) -> None:
    assert "invite Sarah." in await maya.says(said) or "No link was made." in maya.last.text
    assert (await maya.says("invite")).startswith("No link of yours waits")


@pytest.mark.parametrize("said", ["invite cancel", "invite cancel abc", "invite Cancel  "])
async def test_cancel_without_a_number_shows_the_links(maya: Desk, said: str) -> None:
    await maya.says("invite Sue")
    assert (await maya.says(said)).startswith("Not used yet:\n1 · Sue")
    assert maya.labels == ["Cancel 1"]


async def test_a_second_link_for_the_same_name_says_so(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    assert "You have a Sue in your care already" in await maya.says("invite sue")
    assert "Another link for Sue waits: invite shows it." in await maya.says("invite Sue")
