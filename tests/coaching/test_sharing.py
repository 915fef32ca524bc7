from hypothesis import given
from hypothesis import strategies as st

from coaching.risk.scoring import Inputs, risk
from coaching.risk.words import reasons, shown
from coaching.sharing import shared
from tests.coaching.risk.test_scoring import members

shares = st.frozensets(st.sampled_from(["checkins", "mood", "messages", "journal"]))


@given(members(), members())
def test_nothing_shared_leaves_silence_alone(one: Inputs, other: Inputs) -> None:
    left = risk(shared(one, ()))
    assert left.level != "HIGH"
    assert left.provisional or left.score is None
    assert not left.components
    assert all(said.startswith("Quiet for ") for said in reasons(left, shared(one, ()), ()))


@given(members(), shares)
def test_leaving_out_twice_leaves_out_no_more(one: Inputs, kinds: frozenset[str]) -> None:
    assert shared(shared(one, kinds), kinds) == shared(one, kinds)


@given(members(), shares)
def test_a_score_is_told_only_while_all_that_made_it_is_shared(one: Inputs, kinds: frozenset[str]) -> None:
    score = risk(one).score
    _, told = shown(score, one, score, kinds)
    assert told == (score if shared(one, kinds) == one or {"checkins", "mood"} <= kinds else None)


@given(members(), shares, st.floats(0, 1))
def test_a_score_of_a_day_that_came_out_otherwise_since_is_not_told(
    one: Inputs, kinds: frozenset[str], before: float
) -> None:
    known = shared(one, kinds)
    score = risk(known).score
    _, told = shown(before, known, score, kinds)
    assert told == (before if before == score or {"checkins", "mood"} <= kinds else None)
