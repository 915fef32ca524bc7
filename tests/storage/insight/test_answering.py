import pytest

from coaching.insight.facts import QA
from coaching.model import ModelUnavailable
from storage.database import Database, Member, Mentor
from storage.insight import answering, interactions
from storage.insight.answering import Told
from tests.models import Said, ScriptedModel
from tests.storage.insight.cast import MORNING, Care, in_care


@pytest.fixture
async def care(database: Database) -> Care:
    return await in_care(database)


async def ask(care: Care, question: str, *script: Said) -> Told:
    model = ScriptedModel(list(script)) if script else None
    return await answering.ask(care.reading(), care.maya, care.sarah, question, MORNING, model)


async def test_how_is_sarah_doing(care: Care) -> None:
    told = await ask(care, "How's Sarah doing?")
    assert told.text == (
        "Sarah did 4 of 14 due items in the last 7 days (29 %), 16 points below the 30-day level (45 %)[1]."
        " On 25 Feb they wrote: “Feeling tired this week”[2]. They have been quiet for 3 days[3]."
        " Risk is 0.65 (MEDIUM)[4].\n"
        "Try: Ask Sarah how they have been, before talking about targets · Offer a lighter week\n"
        "Not known: anything since 25 Feb; the reasons, unless Sarah tells them.\n"
        "Confidence: high. Figures of 28 Feb."
    )
    assert [each.source_id.split(":")[1] for each in told.sources][::3] == ["adh", "risk"]
    assert told.kept.mode == "computed"
    assert not told.declined


async def test_a_models_answer_is_told_with_its_name_filled_in(care: Care) -> None:
    answer = {
        "finding": "{name} did {F1} of {F2} due items over 7 days.",
        "suggested_actions": [
            {"action": "Ask {name} about energy", "type": "check_in", "evidence_ids": ["met:adh:2026-02-28"]}
        ],
    }
    told = await ask(care, "How's Sarah doing?", answer)
    assert told.text.startswith("Sarah did 4 of 14 due items over 7 days[1].\nTry: Ask Sarah about energy")
    assert (told.kept.mode, told.kept.made_by) == ("model", "scripted")


async def test_a_wrong_answer_is_asked_for_once_more_with_the_reasons(care: Care) -> None:
    wrong = {
        "finding": "{name} is at 97%. There is no need to call.",
        "suggested_actions": [{"action": "Rest", "type": "x", "evidence_ids": ["met:adh:2026-02-28"]}],
    }
    model = ScriptedModel([wrong, wrong])
    told = await answering.ask(care.reading(), care.maya, care.sarah, "How's Sarah doing?", MORNING, model)
    assert len(model.asked) == 2
    assert "97" in model.asked[1].prompt
    assert "97" not in told.text
    assert told.text.startswith("Sarah did 4 of 14")
    assert told.kept.mode == "computed"


@pytest.mark.parametrize("reason", ["late", "server", "blocked", "malformed", "quota", "misshapen"])
async def test_without_the_model_the_records_answer(care: Care, reason: str) -> None:
    told = await ask(care, "How's Sarah doing?", ModelUnavailable(reason), ModelUnavailable(reason))
    assert told.text.startswith("Sarah did 4 of 14")
    assert reason in told.reasons


async def test_a_declined_question_asks_no_model(care: Care) -> None:
    told = await ask(care, "Is Sarah depressed?", {})
    assert told.declined
    assert "clinician" in told.text
    assert told.kept.mode == "declined"
    assert "Ask about Ben by name" in (await ask(care, "How is Ben doing?")).text


async def test_a_lighter_plan_is_a_diff_to_be_approved(care: Care) -> None:
    told = await ask(care, "Propose a lighter plan")
    assert told.kept.plan_patch is not None
    assert told.kept.plan_patch["requires_member_consent"] is True
    assert "→" in told.patch[1]


async def test_what_was_asked_and_answered_is_kept_with_the_patients_key(care: Care, database: Database) -> None:
    told = await ask(care, "Give me a to-do list for this week")
    async with database.writing(Mentor(care.maya.id)) as writer:
        number = await interactions.keep(writer, care.maya.id, care.sarah, told.kept, MORNING)
    async with database.reading(Mentor(care.maya.id)) as reader:
        kept = await interactions.latest(reader, care.maya.id, care.sarah)
        open_now = await interactions.open_tasks(reader, care.maya.id, MORNING.date().replace(day=20))
        assert await interactions.latest(reader, care.maya.id, care.ben) == ()
    assert [each.interaction for each in kept] == [told.kept]
    assert [each.title for each in open_now] == list(told.tasks)
    assert interactions.earlier(kept, MORNING)[0].question == "Give me a to-do list for this week"

    async with database.writing(Mentor(care.maya.id)) as writer:
        assert await interactions.tick(writer, care.maya.id, number, 0)
        assert not await interactions.tick(writer, care.maya.id, number, 0)
        assert not await interactions.tick(writer, care.maya.id, number, 9)
    async with database.reading(Mentor(care.maya.id)) as reader:
        assert (
            len(await interactions.open_tasks(reader, care.maya.id, MORNING.date().replace(day=20)))
            == len(open_now) - 1
        )


async def test_nobody_else_sees_what_a_mentor_asked(care: Care, database: Database) -> None:
    told = await ask(care, "How's Sarah doing?")
    async with database.writing(Mentor(care.maya.id)) as writer:
        number = await interactions.keep(writer, care.maya.id, care.sarah, told.kept, MORNING)
    for who in (Mentor(care.ben), Member(care.sarah), Member(care.maya.id)):
        async with database.reading(who) as reader:
            assert await interactions.get(reader, care.maya.id, number) is None


async def test_a_follow_up_is_told_what_came_before(care: Care) -> None:
    model = ScriptedModel([ModelUnavailable("server")])
    before = [QA("How's Sarah doing?", "Sarah did 4 of 14.")]
    told = await answering.ask(
        care.reading(), care.maya, care.sarah, "and compared with last month?", MORNING, model, before
    )
    assert told.text.startswith("Over the last 30 days Sarah did 27 of 60 due items (45 %)")
    assert "45 points above the 30 days before (0 of 60, 0 %)" in told.text
    assert "How's {name} doing?" in model.asked[0].prompt
    assert "Sarah" not in model.asked[0].prompt


async def test_an_earlier_answer_is_not_told_again_once_less_is_shared(care: Care) -> None:
    before = [QA("How's Sarah doing?", "Sarah wrote: “Feeling tired this week”.")]
    for kinds, told in ((("checkins", "mood", "messages"), True), (("checkins", "mood"), False)):
        await care.shares(*kinds)
        model = ScriptedModel([ModelUnavailable("server")])
        await answering.ask(care.reading(), care.maya, care.sarah, "and now?", MORNING, model, before)
        assert ("tired" in model.asked[0].prompt) is told
