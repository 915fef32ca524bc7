"""What came of the chaos at the glass wall: who let go and answered what, and what the others read of it."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from scheduler.delivery import SENT_AGAIN
from tests.slack_people import direct
from tests.slack_server import Sent, SlackServer
from tests.telegram_server import TelegramServer

WORDS: Final = re.compile(r"w\d+w")
"""Each text of a mentor's holds one that no other holds."""
ANSWER: Final = re.compile(r"a\d+a")
"""The same of a member's."""


@dataclass
class Pair:
    """A mentor in Slack and a member in Telegram, and what each did."""

    mentor: str
    chat: int
    let_go: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    seen: int = 0
    """Of what the mentor was shown, how much was looked at."""
    read: int = 0
    drafts: dict[str, str] = field(default_factory=dict)
    """By number, the newest words."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it."""

    kills: int
    let_go: int
    lost: int
    doubled: int
    without_send: int
    answers: int
    answers_lost: int
    answers_doubled: int
    out_of_order: int
    again: int
    """Said again, and labelled so."""
    seconds: float

    def kept(self) -> bool:
        """Whether every promise was kept."""
        broken = (self.lost, self.doubled, self.without_send, self.answers_lost, self.answers_doubled)
        return not any((*broken, self.out_of_order))

    def __str__(self) -> str:
        return (
            f"{self.kills} kills: let go {self.let_go}, lost {self.lost}, doubled without a label {self.doubled},"
            f" read without Send {self.without_send}; answers {self.answers}, lost {self.answers_lost},"
            f" doubled without a label {self.answers_doubled}, out of order {self.out_of_order};"
            f" said again with the label {self.again}; {self.seconds:.0f} s"
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """Marks that were read, in order: without those that are labelled as said again, and with them."""

    plain: Sequence[str]
    every: frozenset[str]

    @classmethod
    def of(cls, texts: Sequence[str], mark: re.Pattern[str]) -> "_Read":
        plain = [found for text in texts if SENT_AGAIN not in text for found in mark.findall(text)]
        return cls(plain, frozenset(found for text in texts for found in mark.findall(text)))

    @property
    def doubled(self) -> int:
        return sum(times - 1 for times in Counter(self.plain).values())


def shown(slack: SlackServer, pair: Pair) -> list[Sent]:
    """What the mentor was shown, in order."""
    return [sent for sent in slack.sent if sent.channel == direct(pair.mentor)]


def tally(pairs: Sequence[Pair], telegram: TelegramServer, slack: SlackServer, kills: int, seconds: float) -> Tally:
    """Count; what was lost is named on standard error."""
    sums = Counter[str]()
    for pair in pairs:
        texts, answers = telegram.texts(pair.chat), [each.text for each in shown(slack, pair) if "answers" in each.text]
        read, heard = _Read.of(texts, WORDS), _Read.of(answers, ANSWER)
        lost, unheard = set(pair.let_go) - read.every, set(pair.answers) - heard.every
        if lost or unheard:
            print(f"{pair.chat}: lost {sorted(lost | unheard)}", file=sys.stderr)
        sums += Counter(
            let_go=len(pair.let_go),
            lost=len(lost),
            doubled=read.doubled,
            without_send=len(read.every - set(pair.let_go)),
            answers=len(pair.answers),
            answers_lost=len(unheard),
            answers_doubled=heard.doubled,
            out_of_order=sum(int(b[1:-1]) < int(a[1:-1]) for a, b in pairwise(heard.plain)),
            again=sum(SENT_AGAIN in text for text in (*texts, *answers)),
        )
    names = ("let_go", "lost", "doubled", "without_send", "answers", "answers_lost", "answers_doubled", "out_of_order")
    return Tally(kills=kills, seconds=seconds, **{name: sums[name] for name in (*names, "again")})
