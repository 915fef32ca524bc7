"""What is no command, no answer and no question about somebody: a sentence that helps on. Nothing is done or sent."""

import difflib
import re
from collections.abc import Collection, Iterable
from typing import Final

from coaching.answers import plain, shortened
from coaching.insight.phrases import shared
from coaching.names import folded, is_word
from handlers import wording
from handlers.mentor import asking, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import AROUND, LONGEST, near, without_s
from handlers.mentor.naming import Patient
from handlers.messages import Reply
from handlers.turn import Turn, say

ALIKE: Final = (4, 0.7)
"""How many letters a word has, and how much it resembles a command, of 1, to be taken for one misspelt."""
VERY_ALIKE: Final = (5, 0.8)
"""The same, where the words might be a question about somebody."""
HELLO: Final = frozenset({"", "hello", "hi", "hey", "hallo", "hola", "start", "menu", "commands"})
"""Words that ask for everything there is."""
ASKS: Final = re.compile(
    r"(how|what|whom?|when|why|where|which|is|are|was|does|do|did|has|have|can|should|and|tell|show)\b", re.IGNORECASE
)
NEARLY: Final = 0.85
"""How much a word without a capital resembles a name, of 1, to be meant for it."""
NUMBER: Final = re.compile(r"\[?#?\d{1,4}[\].]?")

POLITE: Final = frozenset(
    ("thanks", "thank", "thx", "ok", "okay", "yes", "yep", "great", "good", "cool", "fine", "sure", "danke", "merci")
)
MEANT: Final = (
    (
        re.compile(
            r"(?:who(?:'?s)?|which (?:of|patients?|members?)|any(?:one|body))\b.*\b(needs?|urgent|first|worst"
            r"|struggl\w+|trouble|risk|miss\w*|skip\w*|sle(?:ep|pt)\w*|tired|quiet|silent|doing|well|badly|down|sad|low|best|behind)\b",
            re.IGNORECASE,
        ),
        "patients",
    ),
    (re.compile(r"(what|anything)\b.*\b(new|news|now|next|changed|happened|missed?)\b", re.IGNORECASE), "brief"),
)
"""Questions about everybody, and the command that answers them."""

NO_BUTTON: Final = "There is no button {number} on the last screen any more, so nothing was done. help lists the words."
OFFERS: Final = (("Patients", "/patients"), ("Help", "/help"))
NO_SUCH: Final = "There is no “{word}” here. Did you mean {meant}? Nothing was done yet."
WHOM: Final = "Whom is it about? Put a name into the question, like: How's {name} doing?"
ALL_RIGHT: Final = "All right. Nothing was done, and nothing was sent to anybody."
NOTHING_DONE: Final = "I can't make anything of that. Nothing was done, and nothing was sent to anybody."
NEXT: Final = "A command begins with its word, like: message {name} TEXT. A question needs a name: How's {name} doing?"


def greets(text: str) -> bool:
    """Whether the words ask for nothing in particular."""
    return _first(text) in HELLO


def _first(text: str) -> str:
    """The first word, as it is compared."""
    return (plain(text).split() or [""])[0].strip(AROUND)


def meant(text: str) -> str:
    """The command that answers a question about everybody; empty for any other words."""
    return next((command for pattern, command in MEANT if pattern.match(text.strip())), "")


def unknown(ctx: MentorContext, commands: Iterable[str]) -> Turn:
    """The answer to a command that there is none of."""
    word = ctx.text.split(maxsplit=1)[0]
    nothing = Reply(f"There is no {shortened(word)} here. help lists what I understand.")
    return _misspelt(ctx, commands, ALIKE) or say(nothing)


def misspelt(ctx: MentorContext, commands: Iterable[str]) -> Turn | None:
    """Asks back where plain words begin much like a command; None for what may be a question."""
    asks = ctx.text.rstrip().endswith("?") or ASKS.match(ctx.text)
    return None if asks or not ctx.text.strip() else _misspelt(ctx, commands, VERY_ALIKE)


async def said(ctx: MentorContext, commands: Collection[str]) -> Turn:
    """The answer to plain words that nobody else could read."""
    if NUMBER.fullmatch(ctx.text.strip()):
        return say(Reply(NO_BUTTON.format(number=ctx.text.strip("[]#. "))))
    if turn := _misspelt(ctx, commands, ALIKE):
        return turn
    if _first(ctx.text) in POLITE:
        return asking.offered(ctx, ALL_RIGHT, OFFERS)
    async with ctx.read() as reader:
        known = await naming.caseload(ctx, reader)
    name = naming.called(known[0]) if known else "Sarah"
    if ctx.text.rstrip().endswith("?") or ASKS.match(ctx.text):
        return _about_whom(ctx, known, name)
    text = wording.lines(NOTHING_DONE, NEXT.format(name=name))
    return asking.offered(ctx, text, OFFERS)


def _misspelt(ctx: MentorContext, commands: Iterable[str], alike: tuple[int, float]) -> Turn | None:
    word, *behind = ctx.text.split(maxsplit=1)
    bare, rest = word.lower().strip(AROUND + "/"), "".join(behind)
    shortest, much = alike
    if bare in POLITE:
        return None
    close = difflib.get_close_matches(bare[:LONGEST], list(commands), n=2, cutoff=much) if len(bare) >= shortest else []
    if not close:
        return None
    options = [(shortened(f"{each} {rest}".strip()), f"/{each} {rest}".strip()) for each in close]
    text = NO_SUCH.format(word=shortened(word), meant=wording.listed(close, "or"))
    return asking.chooses(ctx, text, options, per_row=1)


def _about_whom(ctx: MentorContext, known: list[Patient], name: str) -> Turn:
    """A question that names nobody in care."""
    words = [without_s(word.strip(AROUND)) for word in ctx.text.split()]
    named = [word for word in words if word[:1].isupper() and len(word) > 1 and not ASKS.match(word)]
    named = [word for word in named if word.lower() not in shared("nobody")]
    named = named or [word for word in words if _is_nearly(word, known)]
    if not named or not known:
        return say(Reply(WHOM.format(name=name) if known else naming.PATIENTS.nobody))
    close, _ = near(known, named[0])
    nobody = f"Nobody in your care is called “{shortened(named[0])}”."
    if not close:
        return say(Reply(f"{nobody} patients shows everybody."))
    meant = f"{nobody} Did you mean {wording.listed([naming.called(each) for each in close], 'or')}?"
    return asking.chooses(ctx, meant, naming.numbered(close, lambda each: _asks(ctx.text, named[0], each)))


def _is_nearly(word: str, known: Iterable[Patient]) -> bool:
    """Whether a word without its capital is somebody's first name but for a letter: "sara"."""
    firsts = [first for each in known for first in folded(each.name).split()[:1]]
    much = NEARLY if len(word) >= ALIKE[0] and not is_word(word) else 1
    return bool(difflib.get_close_matches(folded(word), firsts, n=1, cutoff=much))


def _asks(question: str, typed: str, meant: Patient) -> str:
    return f"/ask {meant.id} {question.replace(typed, naming.called(meant))}"
