"""Check-ins in a member's own words: what is clear is written, what isn't is asked and until then not written."""

from dataclasses import dataclass

import pytest

from storage.database import Database
from tests.dialog import Dialog, started, with_goal
from tests.handlers.rows import Rows

NOTHING_YET = "Nothing is written yet"


async def test_several_days_are_written_and_echoed_with_counts(runner: Dialog, rows: Rows) -> None:
    said = await runner.says("Ran Mon & Wed, missed Friday")
    assert await rows.logged() == [("Run", "02-23", "done"), ("Run", "02-25", "done"), ("Run", "02-27", "missed")]
    assert "2 of 3" in said
    assert "33" not in said
    assert "%" not in said
    assert runner.labels == ["Undo"]
    assert await rows.all("SELECT DISTINCT completed FROM checkins WHERE status = 'done'") == [(True,)]


async def test_what_is_said_twice_is_counted_once(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran yesterday")
    assert "Already on record" in await runner.says("ran yesterday")
    assert await rows.count("checkins") == 1


async def test_being_sick_skips_what_is_open_and_lowers_nothing(busy: Dialog, rows: Rows) -> None:
    for number in range(23, 28):
        await busy.says(f"/done 2 2026-02-{number}")
    await busy.says("I'm sick today")
    assert {status for _, day, status in await rows.logged() if day == "02-28"} == {"skipped"}
    assert "02-28" not in await rows.slots("Read")
    assert "read 5 of 5" in await busy.says("asdf")


async def test_a_make_up_fills_the_week(busy: Dialog, rows: Rows) -> None:
    await busy.says("ran Monday and Tuesday")
    assert "3 of 3 this week" in await busy.says("ran today")
    filled = await rows.all(
        "SELECT to_char(slot_date, 'MM-DD'), to_char(filled_by_date, 'MM-DD') FROM habit_slots"
        " WHERE habit_id = 1 AND slot_date BETWEEN '2026-02-23' AND '2026-03-01' ORDER BY 1"
    )
    assert filled == [("02-23", "02-23"), ("02-25", "02-24"), ("02-27", "02-28")]


async def test_a_fixed_day_cant_be_made_up(runner: Dialog) -> None:
    await runner.says("Ran Mon & Wed")
    assert "2 of 3" in await runner.says("ran today")


async def test_parts_add_up_to_the_whole(busy: Dialog, rows: Rows) -> None:
    assert "5 of 20" in await busy.says("read 5 pages")
    assert (await rows.slots("Read"))["02-28"] == "pending"
    assert "12 of 20" in await busy.says("read 7 pages")
    assert "20 of 20" in await busy.says("read 8 pages")
    assert (await rows.slots("Read"))["02-28"] == "done"
    await busy.says("/undo")
    assert (await rows.slots("Read"))["02-28"] == "pending"


async def test_an_intention_writes_nothing(busy: Dialog, rows: Rows) -> None:
    assert "until then" in await busy.says("I'll run tomorrow")
    assert await rows.count("checkins") == 0


async def test_a_check_in_without_goals_says_how_to_begin(sarah: Dialog, rows: Rows) -> None:
    assert "no goal" in await sarah.says("ran today")
    assert await rows.count("checkins") == 0


@dataclass(frozen=True)
class Doubt:
    """What is said, what the question names, and each answer with the rows it leaves."""

    text: str
    names: str
    answers: dict[str, list[tuple[str, str, str]]]


NONE: list[tuple[str, str, str]] = []
DOUBTS = {
    "K1 which habit": Doubt(
        "done",
        "Which one",
        {"Read": [("Read", "02-28", "done")], "the reading": [("Read", "02-28", "done")], "no": NONE},
    ),
    "K1 on another day": Doubt(
        "did it yesterday", "Which one", {"Run": [("Run", "02-27", "done")], "None of them": NONE}
    ),
    "K2 which day": Doubt(
        "ran Monday or Tuesday",
        "Which day",
        {"Mon 23 Feb": [("Run", "02-23", "done")], "Tuesday": [("Run", "02-24", "done")], "nope": NONE},
    ),
    "K3 long ago": Doubt(
        "ran 10 days ago", "10 days back", {"yes": [("Run", "02-18", "done")], "No": NONE, "never mind": NONE}
    ),
    "K6 too much": Doubt(
        "read 300 pages yesterday",
        "20 pages",
        {"30": [("Read", "02-27", "done")], "only 12 pages": [("Read", "02-27", "partial")], "no": NONE},
    ),
    "K7 bulk": Doubt(
        "ran Mon, Tue, Wed, Thu and Fri",
        "run",
        {"yes": [("Run", f"02-{day}", "done") for day in range(23, 28)], "no": NONE},
    ),
    "K8 hedged": Doubt(
        "I think I ran yesterday",
        "done or missed",
        {
            "Done": [("Run", "02-27", "done")],
            "yes": [("Run", "02-27", "done")],
            "Missed": [("Run", "02-27", "missed")],
            "Leave it": NONE,
            "no": NONE,
        },
    ),
    "K10 unknown habit": Doubt(
        "played tennis yesterday", "yesterday", {"Run": [("Run", "02-27", "done")], "No": NONE, "nah": NONE}
    ),
}


@pytest.mark.parametrize(
    ("name", "answer"), [(name, answer) for name, doubt in DOUBTS.items() for answer in doubt.answers]
)
async def test_a_doubt_is_asked_about_and_its_answer_written(busy: Dialog, rows: Rows, name: str, answer: str) -> None:
    doubt = DOUBTS[name]
    said = await busy.says(doubt.text)
    assert doubt.names in said
    assert NOTHING_YET in said
    assert await rows.count("checkins") == 0, "nothing is written where a question is asked"
    await busy.says(answer)
    assert await rows.logged() == doubt.answers[answer]
    assert await rows.count("pending", "kind = 'checkin'") == 0


@pytest.mark.parametrize("name", [name for name in DOUBTS if name != "K6 too much"])
async def test_each_option_may_be_tapped_and_a_second_tap_is_closed(busy: Dialog, rows: Rows, name: str) -> None:
    await busy.says(DOUBTS[name].text)
    taps = [button.sends for row in busy.last.buttons for button in row]
    label = busy.labels[0]
    await busy.says(taps[0])
    assert await rows.logged() == next(iter(DOUBTS[name].answers.values())), label
    written = await rows.count("checkins")
    for tap in taps:
        assert "closed" in await busy.says(tap)
    assert await rows.count("checkins") == written


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("ran tomorrow", "hasn't come"),
        ("ran 40 days ago", "30 days"),
        ("pause running from Monday to Friday", "pause Run 3x a week from Mon 2 Mar"),
        ("change run to 2x a week", "/goal 1 change 1"),
    ],
)
async def test_what_cant_be_written_at_all_is_a_clear_sentence(busy: Dialog, rows: Rows, text: str, fact: str) -> None:
    assert fact in await busy.says(text)
    assert await rows.count("checkins") == 0
    assert await rows.count("pending", "kind = 'checkin'") == 0


async def test_a_record_that_would_be_lowered_is_named(busy: Dialog, rows: Rows) -> None:
    await busy.says("ran Wednesday")
    said = await busy.says("I missed Wednesday's run")
    assert "On record: run ✅ Wed 25 Feb" in said
    assert "❌" in said
    assert NOTHING_YET in said
    assert await rows.logged() == [("Run", "02-25", "done")]
    await busy.says("yes")
    assert (await rows.logged())[-1] == ("Run", "02-25", "missed")


async def test_so_many_times_a_week_asks_for_the_days(runner: Dialog, rows: Rows) -> None:
    assert NOTHING_YET in await runner.says("ran 3 times this week")
    assert "Mon 23 Feb, Wed 25 Feb and yesterday" in await runner.says("Mon, Wed and Fri")
    assert await rows.count("checkins") == 0
    assert "3 of 3" in await runner.says("Done")


async def test_a_new_check_in_is_read_while_a_question_is_open(busy: Dialog, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    tap = busy.sends("Done")
    assert "Written" in await busy.says("read 20 pages")
    assert await rows.logged() == [("Read", "02-28", "done")]
    await busy.says(tap)
    assert ("Run", "02-27", "done") in await rows.logged(), "the question stays open"


async def test_a_newer_question_takes_the_place_of_the_one_before(busy: Dialog, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    tap = busy.sends("Done")
    await busy.says("ran 10 days ago")
    assert "closed" in await busy.says(tap)
    await busy.says("yes")
    assert await rows.logged() == [("Run", "02-18", "done")]


async def test_a_late_answer_lands_on_the_day_first_meant(busy: Dialog, rows: Rows) -> None:
    await busy.says("done")
    busy.at = "2026-03-01T09:00"
    said = await busy.says("Read")
    assert await rows.logged() == [("Read", "02-28", "done")]
    assert "yesterday" in said
    busy.at = "2026-03-02T10:00"
    assert "24 hours" in await busy.says("/undo"), "the change was made on the day of the answer"


async def test_a_question_expires(busy: Dialog, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    tap = busy.sends("Done")
    busy.at = "2026-03-02T10:16"
    assert "closed" in await busy.says(tap)
    await busy.says("yes")
    assert await rows.count("checkins") == 0


async def test_a_yes_to_which_one_asks_again(busy: Dialog, rows: Rows) -> None:
    await busy.says("done")
    assert "Which one" in await busy.says("yes")
    await busy.says("Meditate")
    assert await rows.logged() == [("Meditate", "02-28", "done")]


async def test_of_two_habits_of_one_name_it_asks_which_once_and_tells_them_apart(busy: Dialog, rows: Rows) -> None:
    await busy.says("/goal run 10 minutes every day")
    await busy.taps("Accept")
    busy.at = "2026-03-02T19:00"
    assert "Which one" in await busy.says("ran today")
    assert len(set(busy.labels)) == len(busy.labels) >= 3
    assert await rows.count("checkins") == 0
    label = next(label for label in busy.labels if "goal 4" in label)
    assert "Written" in await busy.says(label)
    assert await rows.all("SELECT goal_id, status FROM checkins") == [(4, "done")]


async def test_nobody_answers_anothers_question(busy: Dialog, database: Database, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    pick = busy.sends("Done")
    ben = await started(Dialog(database, "Ben", "Europe/Berlin"))
    assert "closed" in await ben.says(pick)
    await busy.says("/goal swim 20 minutes daily")
    accept = busy.sends("Accept")
    assert "closed" in await ben.says(accept)
    assert await rows.count("checkins") == 0
    assert await rows.count("goals") == 3


@pytest.mark.parametrize("argument", ["", "1", "x y", "1 ²", "1 99", "1 2 3"])
async def test_a_pick_that_is_none_writes_nothing(busy: Dialog, rows: Rows, argument: str) -> None:
    await busy.says("done")
    assert await busy.says(f"/pick {argument}")
    assert await rows.count("checkins") == 0


async def test_an_extra_on_a_day_that_wasnt_due_is_kept_and_said_to_be_one(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to run every Mon, Wed and Fri")
    sarah.at = "2026-03-10T10:00"
    said = await sarah.says("ran today")
    assert "Tuesday wasn't due" in said
    assert ("Run", "03-10", "done") in await rows.logged()
    assert "wasn't due" not in await sarah.says("ran yesterday")
