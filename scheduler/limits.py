"""How fast each platform may be spoken to, and whom a 429 makes wait. Kept per process, by a monotonic clock.

Of several processes each keeps to its part of a platform's rate; a chat's own rate is kept by whoever writes to it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages within any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """A platform's rates in all, for each conversation, and besides those for each group."""

    overall: tuple[Rate, ...] = ()
    conversation: tuple[Rate, ...] = ()
    group: tuple[Rate, ...] = ()
    group_prefix: str = "-"
    """How the platform's own ids of groups begin."""


LIMITS: Final[Mapping[str, Limits]] = MappingProxyType(
    {
        # core.telegram.org/bots/faq: 30 a second in all, one a second in a chat, 20 a minute in a group
        "telegram": Limits(overall=(Rate(30, 1),), conversation=(Rate(1, 1),), group=(Rate(20, 60),)),
        # api.slack.com/apis/rate-limits: one a second in a channel
        "slack": Limits(conversation=(Rate(1, 1),)),
        "console": Limits(),
    }
)

EVERYBODY: Final = 3
"""So many conversations told to wait at once mean that the whole platform does."""

PLENTY: Final = 1_000


class Limiter:
    """Who may be written to now. `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], limits: Mapping[str, Limits] = LIMITS) -> None:
        self._monotonic = monotonic
        self._limits = limits
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._told: defaultdict[str, deque[float]] = defaultdict(deque)
        self._free_at: dict[str, float] = {}
        self._flooded: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._platform_free_at: dict[str, float] = {}
        self._sharing = 1

    def shared_by(self, processes: int) -> None:
        """So many processes send at this moment: each keeps to its part of what a platform takes in all."""
        self._sharing = max(1, processes)

    def part(self, count: int) -> int:
        """This process's part of `count` messages."""
        return count // self._sharing

    def room(self, platform: str) -> int:
        """How many messages the platform takes at this moment."""
        now = self._monotonic()
        if self._platform_free_at.get(platform, now) > now:
            return 0
        sent = self._sent[platform]
        return min(
            (
                max(1, self.part(rate.count)) - sum(at > now - rate.seconds for at in sent)
                for rate in self._of(platform).overall
            ),
            default=PLENTY,
        )

    def held(self) -> list[str]:
        """The conversations that must wait."""
        self._forget()
        return list(self._free_at)

    def free(self, platform: str, conversation: str) -> bool:
        """Whether this conversation may be written to now."""
        return self._free_at.get(conversation, 0) <= self._monotonic() and self.room(platform) > 0

    def took(self, platform: str, conversation: str, chat: str) -> None:
        """Count a message to `conversation`, which the platform calls `chat`."""
        now = self._monotonic()
        limits = self._of(platform)
        if limits.overall:
            _append(self._sent[platform], now, limits.overall)
        rates = limits.conversation + (limits.group if chat.startswith(limits.group_prefix) else ())
        if rates:
            told = self._told[conversation]
            _append(told, now, rates)
            full = [told[-rate.count] + rate.seconds for rate in rates if len(told) >= rate.count]
            self._hold(conversation, max(full, default=now))

    def flooded(self, platform: str, conversation: str, seconds: float) -> None:
        """The platform refused a message for that long: the conversation waits, or everybody if it isn't alone."""
        now = self._monotonic()
        self._hold(conversation, now + seconds)
        waiting = {key: at for key, at in self._flooded[platform].items() if at > now} | {conversation: now + seconds}
        self._flooded[platform] = waiting
        if len(waiting) >= EVERYBODY:
            self._platform_free_at[platform] = max(waiting.values())

    def _of(self, platform: str) -> Limits:
        return self._limits.get(platform, Limits())

    def _hold(self, conversation: str, until: float) -> None:
        self._free_at[conversation] = max(until, self._free_at.get(conversation, until))

    def _forget(self) -> None:
        now = self._monotonic()
        self._free_at = {key: at for key, at in self._free_at.items() if at > now}
        for key in [key for key, told in self._told.items() if key not in self._free_at and told[-1] < now - 60]:
            del self._told[key]


def _append(times: deque[float], now: float, rates: tuple[Rate, ...]) -> None:
    times.append(now)
    while len(times) > max(rate.count for rate in rates):
        times.popleft()
