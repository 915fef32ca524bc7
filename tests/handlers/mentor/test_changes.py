"""A change of plan, from a mentor's words to the question that the member reads."""

from datetime import timedelta

import pytest

from storage.database import Database, Mentor
from storage.insight import interactions
from storage.insight.interactions import Interaction
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.changing import LINE, VERSIONS, Pair, asked, pair
from tests.handlers.rows import Rows

__all__ = ["asked", "pair"]


async def test_words_become_a_draft_that_the_member_sees_only_once_it_is_approved(pair: Pair, rows: Rows) -> None:
    maya, sue = pair
    before = await rows.all(VERSIONS)
    assert await maya.says("plan sue run 2x a week until 15 Mar because the evenings are full") == (
        "Change 1 for Sue, a draft: Sue sees nothing of it yet.\n"
        f"{LINE}\n"
        "Why: the evenings are full.\n"
        "The last 2 weeks: 0 of 5 done; with this plan 0 of 3.\n"
        "Approve shows Sue this and asks; nothing changes before Sue accepts."
    )
    assert maya.labels == ["Approve", "Edit", "Reject", "Rows"]
    assert await sue.hears() == ""
    assert "Nothing is suggested now." in await sue.says("/suggestions")
    assert (await sue.says("/change accept 1")).startswith("There is no change with that number.")

    assert await maya.says("change 1") != ""
    assert await maya.says("Approve") == (
        f"Sue is asked. Nothing changes before Sue accepts; the question stands until Sat 14 Mar.\n{LINE}"
    )
    assert await sue.hears() == (
        "maya proposes a change of your plan:\n"
        f"{LINE}\n"
        "Why: the evenings are full.\n"
        "The last 2 weeks: 0 of 5 done; with this plan 0 of 3.\n"
        "Nothing changes unless you accept. It stands until Sat 14 Mar.\n"
        "/change accept 1 and /change decline 1 work as well."
    )
    assert sue.labels == ["Accept", "Decline"]
    assert await rows.all(VERSIONS) == before
    assert (await sue.says("/suggestions")).startswith("maya proposes a change of your plan:")
    assert "evenings are full" not in str(await rows.all("SELECT * FROM plan_patches"))


async def test_an_answers_proposal_is_drafted_once(pair: Pair) -> None:
    maya, _ = pair
    said = await maya.says("ask Sue should I make the plan lighter?")
    assert "A change to consider; nothing is applied:" in said
    assert "Propose the change" in maya.labels
    sends = maya.sends("Propose the change")
    drafted = await maya.says(sends)
    assert drafted.startswith(f"Change 1 for Sue, a draft: Sue sees nothing of it yet.\n{LINE}\nWhy: ")
    assert await maya.says(sends) == drafted
    assert (await maya.says("Rows")).startswith("Behind change 1:\nRun")
    assert await maya.says("propose 99") != ""


async def test_an_older_wordings_approve_shows_the_newest_and_asks_nobody(pair: Pair) -> None:
    maya, sue = pair
    await maya.says("plan sue run 2x a week")
    approve = maya.sends("Approve")
    asks = await maya.taps("Edit")
    assert asks.startswith("What shall it be instead?")
    newest = await maya.says("run on tue and thu")
    assert "Run: Mon Wed Fri → Tue Thu, from Mon 2 Mar on" in newest
    said = await maya.says(approve)
    assert said.startswith("That wording was changed since. This is the newest; nobody was asked.")
    assert newest in said
    assert await sue.hears() == ""
    assert (await maya.taps("Approve")).startswith("Sue is asked.")
    assert (await maya.says("change 1 approve")).startswith("That can't be done any more. Here is how it stands.")


async def test_words_for_a_draft_that_is_given_up_meanwhile_change_nothing(pair: Pair, rows: Rows) -> None:
    maya, _ = pair
    await maya.says("plan sue run 2x a week")
    await maya.says("change 1 edit")
    await maya.says("/change 1 reject")
    assert (await maya.says("run on tue and thu")).startswith("That draft was decided on meanwhile")
    assert await rows.all("SELECT count(*) FROM audit_log WHERE action = 'changed'") == [(0,)]


async def test_a_rejected_draft_is_never_seen(pair: Pair, rows: Rows) -> None:
    maya, sue = pair
    await maya.says("plan sue pause running until 8 Mar")
    assert await maya.says("reject change 1") == "Change 1 is given up. Sue has seen nothing of it."
    assert await sue.hears() == ""
    assert (await sue.says("/change accept 1")).startswith("There is no change with that number.")
    assert await rows.count("pauses") == 0


async def test_unclear_words_are_asked_about_once(pair: Pair) -> None:
    maya, _ = pair
    assert await maya.says("plan sue pause running") == "Until when shall Run be paused? Nothing is kept yet."
    assert maya.labels == ["A week, to Sat 7 Mar", "Two weeks, to Sat 14 Mar", "Four weeks, to Sat 28 Mar"]
    assert "Run: paused, Sun 1 Mar to Sat 7 Mar" in await maya.taps("A week, to Sat 7 Mar")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("plan sue swim daily", "I found no habit in “swim daily”. Known: Run."),
        ("plan sue run 3x a week", "Run is Mon Wed Fri already, so there is nothing to change."),
        ("plan sue run 2x a week from 1 Feb", "A change begins tomorrow at the earliest"),
        ("plan zoe run 2x a week", "Nobody in your care is called “zoe"),
        ("change", "Which change? Put its number behind it"),
        ("change 12", "There is no change 12 of anybody in your care."),
        ("propose it", "Which answer?"),
        ("propose 12", "There is no such answer with a change of plan any more."),
        ("approve change 3", "There is no change 3 of anybody in your care."),
    ],
)
async def test_bad_input_gets_a_sentence_that_helps(pair: Pair, said: str, sentence: str) -> None:
    assert (await pair[0].says(said)).startswith(sentence)


async def test_what_speaks_against_it_is_said_and_stays_with_the_mentor(pair: Pair) -> None:
    maya, sue = pair
    said = await maya.says("plan sue run every day")
    assert "Careful: Run every day leaves no day of rest; running and lifting need some." in said
    await maya.says("Approve")
    assert "Careful" not in await sue.hears()


async def test_at_night_the_question_waits_for_the_morning_and_can_be_withdrawn_unseen(pair: Pair) -> None:
    maya, sue = pair
    maya.at = sue.at = "2026-03-01T02:00"
    await maya.says("plan sue run 2x a week")
    assert "Sue is asked at 08:00 their time, after the quiet hours." in await maya.says("Approve")
    assert await sue.hears() == ""
    assert await maya.says("Withdraw") == "Taken back: Sue sees nothing of it."
    assert await sue.hears() == ""


async def test_a_question_that_was_read_is_withdrawn_and_says_so_when_tapped(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    before = await rows.all(VERSIONS)
    assert (await maya.says("change 1 withdraw")).startswith("Taken back. Sue has read the question;")
    assert await sue.says("/change accept 1") == "maya has taken that back. Your plan stays as it is."
    assert await rows.all(VERSIONS) == before


async def test_one_question_a_habit_at_a_time(asked: Pair) -> None:
    maya, sue = asked
    await maya.says("plan sue run on tue and thu")
    said = await maya.says("Approve")
    assert said.startswith("Sue hasn't answered change 1 about the same habit yet. Withdraw that one first.")
    assert await sue.hears() == ""


async def test_in_a_safety_hold_nobody_is_asked(pair: Pair) -> None:
    maya, sue = pair
    await maya.says("plan sue run 2x a week")
    await sue.says("I want to kill myself")
    await sue.hears()
    await maya.hears()
    maya.at = "2026-02-28T10:20"
    said = await maya.says("change 1 approve")
    assert said.startswith("Sue is in a safety hold until")
    assert "The draft is kept." in said
    assert "proposes a change" not in await sue.hears()


async def test_a_plan_that_changed_meanwhile_is_not_asked_about(pair: Pair) -> None:
    maya, sue = pair
    await maya.says("plan sue run 2x a week")
    await sue.says("/goal 1 change 1 twice a week")
    assert (await maya.says("change 1 approve")).startswith("The plan has changed since, so this no longer fits.")
    assert await sue.hears() == ""


async def test_nobody_else_proposes_or_sees(pair: Pair, omar: Desk, database: Database) -> None:
    await pair[0].says("plan sue run 2x a week")
    assert (await omar.says("plan sue run 2x a week")).startswith("Nobody is in your care yet.")
    for said in ("change 1", "change 1 approve v1", "change 1 reject", "change 1 rows", "approve change 1"):
        assert await omar.says(said) == "There is no change 1 of anybody in your care. plan NAME lists them."
    ben = Dialog(database, "Ben", at="2026-02-28T10:15")
    await ben.says("/start")
    await ben.says("yes")
    assert (await ben.says("/change accept 1")).startswith("There is no change with that number.")


async def test_the_list_shows_what_waits_and_what_came_of_the_rest(asked: Pair) -> None:
    maya, sue = asked
    await sue.says("/change accept 1")
    await maya.hears()
    await maya.says("plan sue pause running until 8 Mar")
    await maya.says("plan sue")
    assert [section.text.splitlines()[0] for section in maya.last.sections] == [
        "Change 2, a draft",
        "Change 1, in the plan",
    ]
    acts = (await maya.says("audit sue")).splitlines()
    assert sum("the member" in line for line in acts) == 2  # came into care, and accepted
    maya.at = "2026-02-28T10:30"
    await maya.says("brief")
    lines = [section.text for section in maya.last.sections]
    assert "Sue accepts the proposed change of plan" in lines
    assert "A change of plan is a draft: Sue" in lines


@pytest.mark.parametrize(
    ("op", "before", "to", "until", "line"),
    [
        ("set_minutes", 30, 15, "2026-03-15", "Run: 30 min → 15 min, Mon 2 Mar to Sun 15 Mar, then as now"),
        ("set_days", ["mon", "wed", "fri"], ["tue", "sat"], None, "Run: Mon Wed Fri → Tue Sat, from Mon 2 Mar on"),
        ("move_time", "{time}", "07:00", None, "Run: in the afternoon → at 07:00, from Mon 2 Mar on"),
        ("pause", None, "2026-03-08", None, "Run: paused, Mon 2 Mar to Sun 8 Mar"),
        ("archive", None, "archived", None, "Run: left out, from Mon 2 Mar on"),
    ],
)
async def test_whatever_an_answer_proposes_can_be_put_to_the_member(
    pair: Pair, rows: Rows, op: str, before: object, to: object, until: str | None, line: str
) -> None:
    maya, sue = pair
    held = await rows.one("SELECT time_of_day FROM habits")
    change = {
        "op": op,
        "habit_id": "1",
        "from": held if before == "{time}" else before,
        "to": to,
        "effective_from": "2026-03-02",
        "until": until,
        "reason": "1 of 5 done in the last 28 days <!channel> https://evil.example/x",
        "source_ids": ["habit:1"],
    }
    asks = {"requires_mentor_approval": True, "requires_member_consent": True, "reversible": True}
    answer = Interaction("computed", "?", "!", "records", plan_patch={"title": "Run", "ops": [change], **asks})
    async with maya.database.writing(Mentor(1, maya.now + timedelta(seconds=1))) as writer:
        number = await interactions.keep(writer, 1, 2, answer, maya.now)
    said = await maya.says(f"propose {number}")
    assert said.splitlines()[1] == line
    assert said.splitlines()[2].startswith("Why: 1 of 5 done in the last 28 days")
    assert "evil" not in said
    assert "channel>" not in said
    await maya.says("Approve")
    await sue.hears()
    assert (await sue.taps("Accept")).startswith("It's in your plan:")
    assert (await sue.taps("Undo")).startswith("Taken back: your plan stays as it was.")
    assert "Change 2 for Sue, a draft" in await maya.says(f"propose {number}")


async def test_whoever_approves_hears_the_answer(pair: Pair, omar: Desk) -> None:
    maya, sue = pair
    await maya.says("plan sue run 2x a week")
    await maya.says("settings away until 15 Mar, cover omar")
    await omar.hears()
    omar.at = maya.at = "2026-02-28T10:30"
    assert (await omar.says("change 1 approve")).startswith("Sue is asked.")
    assert "omar proposes a change of your plan:" in await sue.hears()
    await sue.taps("Accept")
    assert "Sue accepts" in await omar.hears()
    assert "Sue accepts" not in await maya.hears()
