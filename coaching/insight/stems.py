"""The words of a text without their endings, to tell that two texts are about one thing."""

import re
from typing import Final

_SMALL: Final = frozenset(("the", "and", "for", "with", "min", "day", "week", "time", "how", "plan", "habit", "goal"))
_SHORTEST: Final = 3


def stems(text: str) -> frozenset[str]:
    """The words of a text without their endings: "running" and "runs" are "run"."""
    return frozenset(stem for word in re.findall(r"[a-z]{3,}", text.lower()) if (stem := stem_of(word))) - _SMALL


def stem_of(word: str) -> str:
    """One word in lower case without its ending; empty where hardly anything is left."""
    stem = re.sub(r"(?:([bdfglmnprt])\1(?:ing|ed)|ing|tion|s|ed)$", lambda found: found[1] or "", word)
    return stem if len(stem) >= _SHORTEST else ""
