import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import wire
from handlers.messages import Address, Button, Document, Picture, Reply

words = st.text(st.characters(codec=None), max_size=20)  # type: ignore[arg-type]  # lone surrogates as well
buttons = st.lists(st.lists(st.builds(Button, words, words), max_size=3).map(tuple), max_size=3).map(tuple)


pictures = st.none() | st.builds(Picture, st.binary(max_size=50), words)
documents = st.none() | st.builds(Document, words, st.binary(max_size=50))


@given(
    st.builds(Address, words, words, words),
    st.builds(Reply, words, buttons, st.none() | words, pictures, documents),
)
def test_what_is_stored_comes_back_the_same(address: Address, reply: Reply) -> None:
    assert wire.loaded(wire.dumped(address, reply)) == (address, reply)


@pytest.mark.parametrize("broken", [b"", b"{}", b"[]", b"\xff", b'{"to": ["a"]}', b'{"to": 7}'])
def test_anything_else_is_refused(broken: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        wire.loaded(broken)
