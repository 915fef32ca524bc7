import pytest

from coaching.sadness import is_sad


@pytest.mark.parametrize(
    "text",
    [
        "my father died, ran anyway",
        "Dad passed away on Sunday. I still ran today",
        "ran today. my grandmother's funeral was this morning",
        "we had to put our dog to sleep. meditated",
        "Did my reading but I've been crying all day",
        "ran, feeling so low though",
        "I'm so lonely but I did it",
        "ran 5k, then cried the whole way home",
        "read 20 pages in the hospital next to mum",
        "I lost my job today. ran anyway",
        "she left me. ran 5 km",
        "we broke up last night, still meditated",
        "worst day ever but done",
        "got bad news, ran to clear my head",
        "ran but my knee hurts badly",
        "did it, I'm such a failure anyway",
        "he corrido hoy, murió mi abuela",
        "ich bin sehr traurig, bin aber gelaufen",
        "j'ai couru mais mon père est mort hier",
        "corri hoje, estou muito triste",
        "ho corso, il nonno è morto ieri",
        "आज दौड़ा, पर बहुत उदास हूँ",
    ],
)
def test_grief_and_low_hours_are_heard_beside_a_check_in(text: str) -> None:
    assert is_sad(text)


@pytest.mark.parametrize(
    "text",
    [
        "ran today",
        "Ran Mon & Wed, missed Friday",
        "tough run, hard hills, but done",
        "killed it at the gym",
        "that workout was brutal, I'm dead tired",
        "skip today, sick",
        "finally done, not sad at all",
        "I didn't feel low today, ran 5k",
        "ran it down to the river",
        "slow and low heart rate run done",
        "my phone battery died, ran without music",
        "took my cancer screening walk",
        "he corrido hoy",
        "bin gelaufen, war schwer",
        "/done 3 2026-02-28",
        "",
    ],
)
def test_effort_and_everyday_words_are_no_sadness(text: str) -> None:
    assert not is_sad(text)
