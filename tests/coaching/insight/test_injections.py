import json

import pytest

from coaching.insight.asking import answer
from coaching.insight.rendering import screen
from coaching.insight.schema import to_json
from coaching.insight.validator import faults
from coaching.replying.context import Names
from tests.coaching.insight.injections import ObeyingModel, Payload, payloads

ALL = list(payloads())


def test_there_are_two_hundred_attacks_and_more() -> None:
    assert len({(each.words, each.place) for each in ALL}) >= 200
    assert all(each.marks for each in ALL if "prompt" not in each.name and "cause" not in each.name)


@pytest.mark.parametrize("payload", ALL, ids=lambda each: each.name)
async def test_nothing_of_what_an_obeying_model_was_told_shows(payload: Payload) -> None:
    facts, model = payload.facts(), ObeyingModel(payload)

    found = await answer("How's {name} doing?", facts, model=model)

    shown = screen(found.insight, facts, lambda text: Names("Sarah").filled(text, "their mentor"))
    everything = [shown.text, *(each.label for each in shown.sources), *shown.patch, *shown.tasks]
    kept = json.dumps(to_json(found.insight), ensure_ascii=False)
    for mark in payload.marks:
        assert mark not in "\n".join(everything)
        assert mark not in kept
    assert faults(found.insight, facts) == ()
    assert "Sarah" in shown.text
    assert "Sarah" not in model.asked[0].prompt
    assert len(model.asked) <= 2
