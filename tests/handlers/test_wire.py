from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import wire
from handlers.messages import Address, Board, Button, Document, Field, Form, Picture, Reply, Section

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


sections = st.lists(
    st.builds(Section, words, st.lists(st.builds(Button, words, words), max_size=2).map(tuple)), max_size=2
)
pairs = st.lists(st.tuples(words, words), max_size=2).map(tuple)
fields = st.builds(Field, words, words, words, words, st.booleans(), st.booleans(), pairs)
forms = st.builds(Form, words, st.lists(fields, max_size=2).map(tuple), words, words, words, words)


@given(
    st.builds(
        Reply,
        words,
        sections=sections.map(tuple),
        form=st.none() | forms,
        board=st.none() | st.builds(Board, sections.map(tuple)),
        thread=st.none() | words,
        ephemeral=st.booleans(),
        urgent=st.booleans(),
    )
)
def test_screens_and_forms_come_back_the_same(reply: Reply) -> None:
    here = Address("slack", "E:T:U", "E:T:U")
    assert wire.loaded(wire.dumped(here, reply)) == (here, replace(reply, thread=reply.thread or None))
