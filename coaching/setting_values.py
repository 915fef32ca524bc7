"""Values that a member sets, as they are typed. What can't be is answered with what would be right."""

import re
import unicodedata
from typing import Final

from coaching.answers import plain, shortened
from coaching.days import WEEKDAY_NAMES

LONGEST_NAME: Final = 60
"""Characters."""
LATEST_DAY_START: Final = 6
CELEBRATIONS: Final = ("private", "group", "off")
SHARES: Final = {"checkins": "check-ins", "mood": "mood", "messages": "messages", "journal": "journal"}
"""What mentors may see, as it is called."""

_ON: Final = frozenset({"on", "yes", "true", "enable", "enabled", "show", "share", "start", "again", "back on"})
_OFF: Final = frozenset({"off", "no", "false", "none", "disable", "disabled", "never", "hide", "stop", "don't share"})
_HOUR: Final = re.compile(r"(?:at )?0?(\d{1,2})(?: ?(?:am|a\.m|o'clock|h|hours?)|[:.]00(?: ?am)?)?")
_UNSEEN: Final = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
"""Unicode categories of signs that can't be seen, or that turn the order of what stands around them."""

_JOINERS: Final = ("\u200c", "\u200d")
"""Unseen as well, and part of how some languages are spelled."""


def read_name(text: str) -> str:
    """What a person wants to be called. Raises ValueError with a sentence, as all here do."""
    name = " ".join(text.split(" "))
    if any(unicodedata.category(sign) in _UNSEEN for sign in name if sign not in _JOINERS):
        raise ValueError("A name can't hold signs that nobody sees. Type it like: Sarah.")
    name = name.strip().strip("\"“”'")
    if not any(sign.isalnum() for sign in name):
        raise ValueError("A name needs a letter at least. Type it like: Sarah.")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"A name has {LONGEST_NAME} characters at most, and that one has {len(name)}.")
    return name


def read_day_start(text: str) -> int:
    """The hour at which the day begins, 0 to 6."""
    said = plain(text)
    hour = 0 if said == "midnight" else int(found[1]) if (found := _HOUR.fullmatch(said)) else None
    if hour is None or hour > LATEST_DAY_START:
        raise ValueError(
            f'A day starts at a full hour from 0 to {LATEST_DAY_START}, and "{shortened(text)}" is none. '
            "Until then it is still the day before. Write it like: 4."
        )
    return hour


def read_weekday(text: str) -> int:
    """0 is Monday."""
    said = plain(text).removeprefix("on ").removesuffix("s")
    for number, name in enumerate(WEEKDAY_NAMES):
        if len(said) >= 3 and name.startswith(said):
            return number
    raise ValueError(f'"{shortened(text)}" is no weekday. A week can start on any: Monday, Sunday, Saturday.')


def read_switch(text: str) -> bool:
    """On or off."""
    switch = switched(text)
    if switch is None:
        raise ValueError(f'"{shortened(text)}" is neither on nor off. Write one of the two.')
    return switch


def switched(text: str) -> bool | None:
    """On or off; None for anything else."""
    said = plain(text)
    return True if said in _ON else False if said in _OFF else None


def read_celebrations(text: str) -> str:
    """private, group or off."""
    said = plain(text).removeprefix("in ").removeprefix("the ").removeprefix("to ")
    known = {"groups": "group", "public": "group", "me": "private", "here": "private", "on": "private", "none": "off"}
    said = known.get(said, said)
    if said not in CELEBRATIONS:
        raise ValueError(f'"{shortened(text)}" is none of private, group and off. Write one of the three.')
    return said


def read_share(text: str, shared: frozenset[str]) -> frozenset[str]:
    """What is shared after "journal on" or "mood off"; a thing alone turns it over."""
    said = plain(text).replace("checkins", "check-ins").replace("check ins", "check-ins")
    words = said.replace(",", " ").split()
    things = [key for key, name in SHARES.items() if name.rstrip("s") in said]
    if "everything" in words or "nothing" in words or "all" in words:
        things = list(SHARES)
    rest = " ".join(word for word in words if not any(name.startswith(word.rstrip("s")) for name in SHARES.values()))
    rest = " ".join(word for word in rest.split() if word not in ("my", "the", "and", "everything", "all"))
    switch = False if rest == "nothing" else switched(rest)
    if not things or (rest and switch is None):
        raise ValueError(f"Write what, and on or off, like: journal on. There are {', '.join(SHARES.values())}.")
    if switch is None:
        switch = not shared.issuperset(things)
    return shared | set(things) if switch else shared - set(things)
