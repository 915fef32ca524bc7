import pytest

from coaching.model import ModelUnavailable
from tests.dialog import Dialog, started
from tests.handlers.rows import Rows
from tests.models import ScriptedModel

NIGHT = "Slept badly again, but the run this morning made me feel calm and almost proud"
SOUNDS = "SELECT sentiment_score, mood_tags, text_length FROM journal_entries ORDER BY id"


async def test_words_are_kept_whole_and_answered_in_a_line(busy: Dialog, rows: Rows) -> None:
    words = f"{NIGHT}.\n\nSecond thought:  two spaces stay."
    assert await busy.says(f"/journal {words}") == "Kept in your journal. Good that you wrote it down."
    shown = await busy.says("/journal")
    assert words in shown
    assert "today, 10:15" in shown
    assert await rows.count("checkins") == 0


async def test_nothing_of_an_entry_stands_anywhere_but_in_its_sealed_column(busy: Dialog, rows: Rows) -> None:
    await busy.says(f"/journal {NIGHT}")
    await busy.says("/journal")
    await busy.says("/journal delete 1")
    assert not await rows.count("journal_entries", "position('Slept'::bytea IN text) > 0")
    assert not await rows.count("history", "after::text LIKE '%Slept%'")
    await busy.says("yes")
    assert await rows.count("journal_entries") == 0
    kept = await rows.all("SELECT octet_length(user_message), octet_length(ai_reply) FROM messages ORDER BY id DESC")
    assert kept[:4] == [(29, 29)] * 4  # a seal around nothing


async def test_deleting_asks_once_and_undo_needs_no_question(busy: Dialog, rows: Rows) -> None:
    await busy.says(f"/journal {NIGHT}")
    await busy.taps("Undo")
    assert await rows.count("journal_entries") == 0
    await busy.says("/journal one\n")
    await busy.says("/journal two")
    await busy.says("/journal")
    assert await busy.taps("Delete 2") == "Delete this for good?\n\n2 · today, 10:15\none"
    await busy.says("no")
    assert await rows.count("journal_entries") == 2
    await busy.says("/journal delete 2")
    assert "Deleted" in await busy.taps("Yes, delete it")
    assert "There is no entry 2" in await busy.says("/journal delete 2 yes")
    assert "two" in await busy.says("/journal")
    assert "Taken back" in await busy.says("/undo")


async def test_the_list_is_five_to_a_page_newest_first(busy: Dialog) -> None:
    for number in range(7):
        await busy.says(f"/journal thought {number}")
    first = await busy.says("/journal")
    assert [line for line in first.splitlines() if line.startswith("thought")] == [
        f"thought {n}" for n in range(6, 1, -1)
    ]
    older = await busy.taps("Older")
    assert [line for line in older.splitlines() if line.startswith("thought")] == ["thought 1", "thought 0"]
    assert "Older" not in busy.labels
    assert "no older" in await busy.says("/journal older 1")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("/journal", "Your journal is empty"),
        ("/journal 99", "no entry 99"),
        ("/journal delete 99", "no entry 99"),
        ("/journal delete 99 yes", "no entry 99"),
        ("/journal delete", "Which entry"),
        ("/journal delete x", "Which entry"),
        ("/journal older x", "Which entry"),
        ("/keep", "number"),
        ("/keep 999999", "nothing was kept"),
        ("/keep 99999999999999999999", "number"),
    ],
)
async def test_numbers_of_nothing_get_a_sentence(busy: Dialog, rows: Rows, text: str, fact: str) -> None:
    assert fact in await busy.says(text)
    assert await rows.count("journal_entries") == 0


async def test_words_that_begin_like_a_command_of_the_journal_are_words(busy: Dialog) -> None:
    await busy.says("/journal delete the old me and start again")
    assert "delete the old me" in await busy.says("/journal")


async def test_a_long_entry_is_kept_whole_and_one_beyond_measure_is_refused(busy: Dialog, rows: Rows) -> None:
    await busy.says("/journal " + "very long " * 1000)
    assert len(await busy.says("/journal")) < 500
    assert len(await busy.says("/journal 1")) > 9_900
    assert "20,000" in await busy.says("/journal " + "x" * 20_001)
    assert await rows.all("SELECT text_length FROM journal_entries") == [(9999,)]


@pytest.mark.parametrize(
    "text",
    [
        "Journal: ran today and felt light for once",
        "dear diary, I did it",
        "Dear Diary. I ran on Monday",
        "my journal: today was a good day, all in all",
        "diary entry: no energy but proud",
        "write in my journal that I ran and still miss my dad",
        "put this in my diary: ran, no energy",
    ],
)
async def test_plain_words_for_the_journal_go_there_and_nowhere_else(busy: Dialog, rows: Rows, text: str) -> None:
    assert "Kept in your journal" in await busy.says(text)
    assert await rows.count("checkins") == 0


async def test_a_habit_of_that_name_keeps_its_check_ins(sarah: Dialog, rows: Rows) -> None:
    await sarah.says("I want to journal 10 minutes every day")
    await sarah.taps("Accept")
    await sarah.says("journal: 10 minutes")
    assert await rows.count("journal_entries") == 0
    assert "Kept in your journal" in await sarah.says("journal: today I noticed how calm the mornings are")


async def test_an_edited_message_replaces_its_entry(busy: Dialog, rows: Rows) -> None:
    await busy.says("journal: I fell so calm today")
    await busy.edits(busy.number, "journal: I feel so calm today")
    assert await rows.count("journal_entries") == 1
    assert "I feel so calm" in await busy.says("/journal")


async def test_a_crisis_in_an_entry_is_met_first(busy: Dialog, rows: Rows) -> None:
    assert "988" in await busy.says("/journal I want to kill myself tonight")
    assert await rows.count("journal_entries") == 0


async def test_without_a_model_english_is_scored_and_nothing_else_is_guessed(busy: Dialog, rows: Rows) -> None:
    await busy.says("/journal I feel great and happy today")
    await busy.says("/journal estoy muy triste hoy porque no puedo más con el trabajo")
    happy, unknown = await rows.all(SOUNDS)
    assert happy[0] > 0.5
    assert unknown[:2] == (None, [])
    assert not await rows.count("messages", "sentiment_score IS NOT NULL")


async def test_a_model_labels_one_entry_and_nobody_else(database: object, rows: Rows) -> None:
    model = ScriptedModel([{"sentiment": -0.4, "tags": ["tired", "bored", "sad", "angry", "lonely"]}])
    dialog = await started(Dialog(database, models=lambda _: model))  # type: ignore[arg-type]
    await dialog.says("/journal estoy muy cansada y un poco triste. Sarah.")
    assert (await rows.all(SOUNDS))[0][:2] == (-0.4, ["tired", "sad", "angry"])
    assert model.asked[0].purpose == "mood"
    assert '"entry": "estoy muy cansada' in model.asked[0].prompt
    assert "Sarah" not in model.asked[0].prompt


@pytest.mark.parametrize("said", [ModelUnavailable("late"), "no JSON", {"sentiment": "high"}])
async def test_a_model_that_fails_keeps_no_words_waiting(database: object, rows: Rows, said: object) -> None:
    model = ScriptedModel([said])  # type: ignore[list-item]
    dialog = await started(Dialog(database, models=lambda _: model))  # type: ignore[arg-type]
    assert "Kept" in await dialog.says("/journal I feel great and happy today")
    score, tags, _ = (await rows.all(SOUNDS))[0]
    assert score > 0.5
    assert tags == []


async def test_what_a_model_hears_in_an_entry_is_met_and_the_words_are_kept(database: object, rows: Rows) -> None:
    heard = {"sentiment": -0.9, "tags": ["sad"], "safety": {"tier": "red", "category": "self_harm"}}
    dialog = await started(Dialog(database, models=lambda _: ScriptedModel([heard])))  # type: ignore[arg-type]
    assert "988" in await dialog.says("/journal the pills are counted and the letters are written")
    assert await rows.count("journal_entries") == 1
    assert await rows.count("alerts") == 1


REFLECTION = (
    "I noticed today that I feel so much calmer on the days when I run before work, and it makes me sad that I"
    " gave that up for so many years"
)


async def test_words_to_the_coach_that_read_like_a_reflection_may_be_kept(busy: Dialog, rows: Rows) -> None:
    await busy.says(REFLECTION)
    assert busy.labels == ["Keep in my journal"]
    tap = busy.sends("Keep in my journal")
    assert "Kept in your journal" in await busy.says("keep in my journal")
    assert "already" in await busy.says(tap)
    assert REFLECTION in await busy.says("/journal")
    coach, kept = (
        await rows.one("SELECT sentiment_score FROM messages WHERE message_type = 'chat'"),
        await rows.one("SELECT sentiment_score FROM journal_entries"),
    )
    assert coach == kept is not None


@pytest.mark.parametrize("text", ["I feel a bit down", "how am I doing?", "thanks", f"{REFLECTION}, what should I do?"])
async def test_short_words_and_questions_are_not_offered(busy: Dialog, text: str) -> None:
    await busy.says(text)
    assert "Keep in my journal" not in busy.labels


async def test_messages_to_the_coach_are_scored_and_check_ins_never(busy: Dialog, rows: Rows) -> None:
    await busy.says("I feel awful and lonely this week")
    await busy.says("skip reading today, sick and miserable")
    await busy.says("/done 3")
    scored = await rows.all("SELECT message_type, sentiment_score FROM messages WHERE sentiment_score IS NOT NULL")
    assert [kind for kind, _ in scored] == ["chat"]
    assert scored[0][1] < -0.3
    assert await rows.count("messages", "for_date = '2026-02-28'") >= 3
