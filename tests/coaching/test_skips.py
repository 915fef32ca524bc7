"""Skips from words: what is ill or resting, on Saturday 28 February with run, yoga and reading open."""

import pytest

from coaching.checkin_reader import Intent, read
from tests.coaching.checkin_scenes import daily, in_words, scene

HABITS = daily(run="Run", yoga="Yoga", read="Read 20 pages")
ALL = "run 28 skipped; yoga 28 skipped; read 28 skipped"

WRITTEN = f"""
sick today                             | {ALL}
I'm sick today                         | {ALL}
I'm ill, skip everything today         | {ALL}
ill today, skipping all                | {ALL}
not feeling well, skip everything      | {ALL}
I have the flu                         | {ALL}
have a fever                           | {ALL}
got a migraine, skip all               | {ALL}
under the weather today, skip it all   | {ALL}
skip today please                      | {ALL}
I'm skipping everything today          | {ALL}
krank heute                            | {ALL}
skip yoga today                        | yoga 28 skipped
skip yoga                              | yoga 28 skipped
skipping yoga today, my back hurts     | yoga 28 skipped
no yoga today, I'm sick                | yoga 28 skipped
down with a cold, skipping my run      | run 28 skipped
injured my knee, skip running          | run 28 skipped
my kid is sick, skipping yoga          | yoga 28 skipped
skip run and yoga today                | run 28 skipped; yoga 28 skipped
skip the run, did yoga                 | run 28 skipped; yoga 28 done
sick today, except reading             | run 28 skipped; yoga 28 skipped
"""

NOTHING = """
rest day
taking a rest day
today is a rest day
day off today
my kid is sick today
not sick today
I'm sick of this
sick of running
not today
"""

ASKED = """
was sick yesterday
I can't run today, I'm sick
sick today but read 20 pages
skip everything but reading
"""


@pytest.mark.parametrize("row", WRITTEN.strip().splitlines(), ids=lambda row: row.split("|")[0].strip())
def test_a_skip_in_words_is_written(row: str) -> None:
    said, expected = (part.strip() for part in row.split("|"))
    reading = read(said, scene(HABITS, None))
    assert (in_words(HABITS, reading.entries), reading.confirm) == (expected, False)


@pytest.mark.parametrize("said", NOTHING.strip().splitlines())
def test_what_only_sounds_like_a_skip_writes_nothing(said: str) -> None:
    reading = read(said, scene(HABITS, None))
    assert (reading.entries, reading.confirm) == ((), False)
    assert reading.intent in (Intent.ACK, Intent.OTHER)


@pytest.mark.parametrize("said", ASKED.strip().splitlines())
def test_an_unclear_skip_is_asked_about(said: str) -> None:
    assert read(said, scene(HABITS, None)).confirm
