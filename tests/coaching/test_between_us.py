"""Which messages ask to be hidden from mentors, and what they say besides."""

import pytest

from coaching.between_us import without


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Just between us: I drank again", "I drank again"),
        ("I drank again, just between us", "I drank again"),
        ("I drank (just between us)", "I drank"),
        ("just between us I drank", "I drank"),
        ("JUST  BETWEEN US — x", "x"),
        ("Ran 5k. Between you and me.", "Ran 5k."),
        ("Entre nós, estou cansada", "estou cansada"),
        ("Juste entre nous : je suis fatigué", "je suis fatigué"),
        ("unter uns gesagt: ich mag nicht", "ich mag nicht"),
        ("just between us", ""),
        (
            "Just between us: there is nothing left between us, and I drank",
            "there is nothing left between us, and I drank",
        ),
    ],
)
def test_the_phrase_hides_at_either_end(text: str, rest: str) -> None:
    assert without(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "There is nothing between us",
        "Between us and the park is a road",
        "just between users",
        "I said just between us that I ran",
        "",
        "Ran 5k",
    ],
)
def test_a_sentence_that_only_holds_the_words_is_not_hidden(text: str) -> None:
    assert without(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "This stays just between us: I had a fight with my sister",
        "I drank. Please keep it private",
        "Don't tell Maya, but I skipped it all",
        "don’t tell my mentor, I quit",
        "I don't want my mentor to see this: I cried",
        "I don't want anyone to know I cried",
        "off the record: I hate it",
        "this is confidential. I lost my job",
        "I lied to my mentor. Can this stay between you and me?",
        "My mentor doesn't need to know I ate cake",
        "between us I think she is wrong",
        "Das bleibt unter uns: ich war betrunken",
        "Sag meiner Mentorin nichts davon",
        "Sag nichts meinem Mentor, ich war krank",
        "n'en parle à personne, j'ai craqué",
        "I'm telling you this in confidence: I smoked",
        "ne le dis pas à ma mentor, j'ai craqué",
        "que quede entre nosotros: no corrí",
        "fica entre nós, não corri",
        "non dirlo a nessuno",
    ],
)
def test_a_sentence_that_asks_for_it_hides_the_whole_message(text: str) -> None:
    assert without(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "This doesn't have to stay between us",
        "don't tell me what to do",
        "don't let me skip",
        "Don't let Monday slip",
        "Don't show Sunday",
        "you can tell my mentor I ran",
        "Is this private?",
        "it's a secret recipe I cooked",
        "nobody can read my handwriting",
        "I kept it quiet at the gym",
        "keep this goal",
        "Sag meiner Mentorin, dass ich krank bin",
        "je parle à ma sœur tous les jours",
        "I'm growing in confidence",
        "un bagno pubblico e privato",
    ],
)
def test_what_only_sounds_like_it_hides_nothing(text: str) -> None:
    assert without(text) is None
