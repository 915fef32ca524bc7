import pytest

from handlers.ids import id_in


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", " 1", "²", "٣", "9" * 19, "1 2"])
def test_anything_but_a_number_that_a_row_can_have_is_no_id(text: str) -> None:
    assert id_in(text) is None


def test_digits_are_an_id() -> None:
    assert id_in("381") == 381
    assert id_in("9" * 18) == 10**18 - 1
