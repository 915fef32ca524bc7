"""Questions as they are typed in a hurry: titles, letters left out, other languages, everybody at once."""

import pytest

from storage.database import Database
from tests.dialog import Desk
from tests.handlers.mentor import ward


@pytest.fixture
async def both(maya: Desk, database: Database) -> None:
    ana = await ward.patient(database, "Ana López", done=(2, 3))
    sarah = await ward.patient(database, "Sarah Klein", done=(1,))
    await ward.in_care_of(maya, ana, sarah)
    await ward.judge(database)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How's Mrs López?", "Ana López did 2 of 7"),
        ("¿cómo va la señora López?", "Ana López did 2 of 7"),
        ("Wie geht es Frau Klein?", "Sarah Klein did 1 of 7"),
        ("Frau Klein?", "Sarah Klein did 1 of 7"),
        ("anything I should know before my 3pm with Sarah?", "Sarah Klein did 1 of 7"),
        ("whats in anas journal", "I can't show journals"),
        ("is sarah depresed", "I can't answer that: a diagnosis"),
        ("did sara read yesterday", "Nobody in your care is called “sara”. Did you mean Sarah Klein?"),
        ("How does Mrs Smith do?", "Nobody in your care is called “Smith”."),
        ("who slept badly?", "2 patients"),
        ("anyone down today", "2 patients"),
    ],
)
async def test_a_question_typed_in_a_hurry_is_understood(both: None, maya: Desk, question: str, answer: str) -> None:
    assert (await maya.says(question)).startswith(answer)
