from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keys.sealing import Cipher, SealBroken, canonical

KEY = bytes(range(32))
NOTE = ("checkins.notes", 7, 12, date(2026, 2, 23), datetime(2026, 2, 28, 10, 15, tzinfo=UTC))

parts = st.none() | st.integers() | st.text() | st.binary() | st.dates()
identities = st.lists(parts, max_size=4).map(tuple)


@given(st.text(), identities)
def test_what_was_sealed_opens_for_its_own_row(words: str, identity: tuple[object, ...]) -> None:
    cipher = Cipher(KEY)
    assert cipher.open(cipher.seal(words, *identity), *identity) == words


@given(identities, identities)
def test_two_identities_never_look_alike(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    same = [type(part) for part in one] == [type(part) for part in other] and one == other
    assert (canonical(*one) == canonical(*other)) == same


def test_words_moved_to_another_row_do_not_open() -> None:
    cipher = Cipher(KEY)
    sealed = cipher.seal("felt good", *NOTE)
    with pytest.raises(SealBroken, match=r"The sealed checkins\.notes does not belong to its row, or was altered\."):
        cipher.open(sealed, "checkins.notes", 8, *NOTE[2:])


@given(st.integers(0, 37), st.integers(1, 255))
def test_any_altered_byte_is_found(place: int, change: int) -> None:
    cipher = Cipher(KEY)
    sealed = bytearray(cipher.seal("felt good", *NOTE))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        cipher.open(bytes(sealed), *NOTE)


@pytest.mark.parametrize("cut", [0, 1, 5, 13, 20])
def test_a_cut_value_is_found(cut: int) -> None:
    cipher = Cipher(KEY)
    with pytest.raises(SealBroken):
        cipher.open(cipher.seal("felt good", *NOTE)[:cut], *NOTE)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        Cipher(bytes(32)).open(Cipher(KEY).seal("felt good", *NOTE), *NOTE)


def test_the_same_words_never_look_the_same() -> None:
    cipher = Cipher(KEY)
    assert len({cipher.seal("run", *NOTE) for _ in range(50)}) == 50


def test_an_instant_is_the_same_in_every_zone() -> None:
    cipher = Cipher(KEY)
    elsewhere = NOTE[4].astimezone(timezone(timedelta(hours=-5)))
    assert cipher.open(cipher.seal("felt good", *NOTE), *NOTE[:4], elsewhere) == "felt good"


@pytest.mark.parametrize("part", [True, 1.5, datetime(2026, 2, 28), ["list"]])  # noqa: DTZ001 — what is refused
def test_a_part_that_could_be_read_two_ways_is_refused(part: object) -> None:
    with pytest.raises(TypeError):
        canonical(part)
