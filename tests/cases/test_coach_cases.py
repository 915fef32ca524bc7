import re
from typing import Any

import pytest

from coaching.coach import reply
from coaching.crisis import screening
from coaching.crisis import texts as crisis_texts
from coaching.crisis.screening import Tier
from coaching.languages import language_of
from coaching.replying.figures import every_figure, figures
from coaching.replying.gate import Occasion, faults
from coaching.replying.situations import situation
from tests.cases.files import rows
from tests.coaching.coach_scenes import context, names

FILE = "coach_cases.json"
CASES = rows(FILE, "cases")
FREE = [case for case in CASES if not case.values[0]["fixed_reply"]]
FIXED = [case for case in CASES if case.values[0]["fixed_reply"]]


def faults_of(text: str, case: dict[str, Any]) -> list[str]:
    """What the gate and the case itself have against a reply."""
    known, hidden = context(case["context"]), names(case["context"]).hidden(case["message"])
    occasion = Occasion(known, hidden, situation(hidden, known), language_of(hidden, known.language))
    gate = () if case["fixed_reply"] else faults(names(case["context"]).hidden(text), occasion)
    return [*(each for each in gate if not excused(each, case["expect"])), *against(text, case)]


def excused(fault: str, want: dict[str, Any]) -> bool:
    """Whether the case itself says that a reply may do without a step or a question, or be longer."""
    step = "no next step" in fault and not want.get("next_step", True)
    question = "0 questions" in fault and not want.get("questions", (1, 1))[0]
    return step or question or ("at most" in fault and "max_words" in want)


def against(text: str, case: dict[str, Any]) -> list[str]:
    """What the case's own expectations have against a reply."""
    want = case["expect"]
    found = [f"lacks {each}" for each in want["must"] if not re.search(each, text, re.IGNORECASE)]
    found += [f"holds {each}" for each in want["must_not"] if re.search(each, text, re.IGNORECASE)]
    if len(text.split()) > want.get("max_words", 90):
        found.append("too long")
    low, high = want.get("questions", (1, 1))
    if not low <= text.count("?") <= high:
        found.append(f"{text.count('?')} questions")
    if want.get("numbers") != "skip":
        allowed = {*map(float, want["allowed_numbers"]), *every_figure(case["message"])}
        found += [f"figure {value:g}" for value in figures(text).values if value not in allowed]
    return found


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", CASES)
async def test_a_good_reply_passes_and_a_bad_one_does_not(case: dict[str, Any]) -> None:
    assert faults_of(case["exemplar"], case) == []
    assert [bad for bad in case["counter_examples"] if not faults_of(bad, case)] == []
    if case["fixed_reply"]:
        told = context(case["context"])
        finding = screening.check(case["message"])
        assert finding.tier is Tier[case["precheck"]["tier"]]
        said = crisis_texts.reply(finding, told.country, names(case["context"]).mentor, None)
    else:
        assert screening.check(case["message"]).tier is Tier[case["precheck"]["tier"]]
        said = (await reply(context(case["context"]), case["message"], None, names(case["context"]))).text
    assert against(said, case) == []
