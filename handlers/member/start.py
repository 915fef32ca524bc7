"""/start: what this is, consent, and the time zone. Everything else has a default."""

from collections.abc import Sequence
from datetime import timedelta

from coaching.answers import says_no, says_yes
from coaching.days import zone_named
from handlers import asking
from handlers.context import Context
from handlers.member import my_mentor
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage import goals, pending, people, settings
from storage.database import Writer

CONSENT_VERSION = "2026-11"
CONSENT = """Hello, I'm Tandem, a program that helps you keep the goals you set. I'm not a person and not a doctor.
I keep what you write here: goals, check-ins and messages, with your name and words encrypted.
If you have a mentor, they see how your goals go.
Tandem is for adults, gives no medical advice, and is not an emergency service: /help now says where to turn.
May I keep this for you, yes or no?"""

ALL_SET = "You're all set: /today shows what is due, /goals what you set out to do. Or just tell me what you did."

INVITE_KEPT = timedelta(days=7)
INVITED = "invited"
"""The kind of question that keeps the code of an invitation until consent is given."""

_YES_NO = (("Yes, I agree", "/consent yes"), ("No", "/consent no"))
_ASK_ZONE = "Which city's clock do you live by? For example New York, Berlin or Asia/Tokyo."


async def start(ctx: Context, argument: str) -> Turn:
    """Where the member is on the way in; with the code of an invitation, who the mentor is."""
    if argument:
        return my_mentor.opened(ctx, argument)
    if not ctx.person.time_zone:
        return ask_zone(ctx)
    async with ctx.read() as reader:
        kept = await goals.listed(reader, ctx.user_id)
    return say(Reply(ALL_SET if kept else _welcome(ctx)))


async def consent(ctx: Context, argument: str) -> Turn:
    """`/consent yes` or `no`, as the buttons send it."""
    if argument == "no":
        return Turn(lambda writer: _disagree(writer, ctx))
    if ctx.person.consented:
        return say(Reply("You agreed already. /help shows what I understand."))
    if argument == "yes":
        return Turn(lambda writer: _agree(writer, ctx))
    return _ask_consent()


async def consent_answer(ctx: Context) -> Turn:
    """Whatever comes before consent: its answer, or the question."""
    if code := _code(ctx.text):
        return Turn(lambda writer: _ask_invited(writer, ctx, code))
    text = ctx.text.removeprefix("/consent ")
    if says_yes(text):
        return await consent(ctx, "yes")
    return await consent(ctx, "no" if says_no(text) else "")


def ask_zone(ctx: Context) -> Turn:
    """Days need a zone; without one nothing can be dated."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await _zone_question(writer, ctx)]

    return Turn(effect)


async def zone_answer(ctx: Context) -> Turn | None:
    """A city, a zone's name or an offset."""
    try:
        zone = zone_named(ctx.text)
    except ValueError as problem:
        return say(Reply(str(problem)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await settings.move(writer, ctx.user_id, zone.key, ctx.now)
        await pending.close(writer, ctx.question.id if ctx.question else 0)
        local = ctx.now.astimezone(zone)
        return [Reply(lines(f"Thanks. It's {local:%A %H:%M} where you are.", _welcome(ctx)))]

    return Turn(effect)


async def zone_beside(ctx: Context) -> Turn | None:
    """Beside an answer to a mentor: the question for the zone, or its answer; None where it was asked and isn't."""
    if ctx.question is None or ctx.question.kind != "zone":
        return ask_zone(ctx)
    try:
        zone_named(ctx.text)
    except ValueError:
        return None
    return await zone_answer(ctx)


def _ask_consent() -> Turn:
    return say(Reply(CONSENT, asking.buttons(_YES_NO)))


async def _agree(writer: Writer, ctx: Context) -> Sequence[Reply]:
    await people.consent(writer, ctx.user_id, CONSENT_VERSION, ctx.now)
    known: Sequence[Reply] = []
    if ctx.question and ctx.question.kind == INVITED:
        known = await my_mentor.linked(writer, ctx, ctx.question.payload["code"])
        await pending.close(writer, ctx.question.id)
    if not ctx.person.time_zone:
        return [*known, await _zone_question(writer, ctx)]
    return [Reply(_welcome(ctx)), *known]


def _code(text: str) -> str:
    """The code in `/start CODE`; empty for anything else."""
    words = text.split()
    return words[1] if len(words) > 1 and words[0].partition("@")[0].lower() == "/start" else ""


async def _ask_invited(writer: Writer, ctx: Context, code: str) -> Sequence[Reply]:
    invites = await my_mentor.asked_in(writer, code)
    await asking.ask(writer, ctx, INVITED, {"code": code}, INVITE_KEPT)
    return [Reply(f"{invites}\n\n{CONSENT}", asking.buttons(_YES_NO))]


async def _disagree(writer: Writer, ctx: Context) -> Sequence[Reply]:
    await people.withdraw_consent(writer, ctx.user_id, ctx.now)
    return [Reply("That's fine. I keep nothing more. If you change your mind, /start asks again.")]


async def _zone_question(writer: Writer, ctx: Context) -> Reply:
    await asking.ask(writer, ctx, "zone", {})
    return Reply(_ASK_ZONE)


def _welcome(ctx: Context) -> str:
    name = f", {ctx.person.name}" if ctx.person.name else ""
    return lines(
        f"Good to have you here{name}. What would you like to do regularly?",
        "Say it in your own words, like: I want to run 3x a week. /help shows the rest.",
    )
