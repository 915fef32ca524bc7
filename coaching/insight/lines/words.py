"""What was written to the coach, in its own words, and what was written about something."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from coaching.insight import facts as known
from coaching.insight import phrases
from coaching.insight.dated import days_named
from coaching.insight.facts import PatientFacts, Source
from coaching.insight.lines.line import FEWEST_DUE, Line, Maker, cite, first, n, named_day, said_day
from coaching.insight.patching import day
from coaching.insight.schema import Evidence
from coaching.insight.stems import stem_of

LONGEST_QUOTE: Final = 16
"""Words."""
_BREAKS: Final = re.compile(r"[%“”\"\t-\r\x1c-\x1f\x85\u2028\u2029]|[.!?][)’]?\s")
"""What would end a quote on the screen, or its sentence."""


def words(facts: PatientFacts) -> Line | None:
    """What was last written to the coach, in its own words; an instruction in them is reported and not repeated."""
    return next((line for source in _newest_first(facts) if (line := _wrote(source))), None)


def words_as_a_hint(facts: PatientFacts) -> Line | None:
    """The same, as what may be a part of the reasons."""
    line = words(facts)
    return line and replace(line, text=f"{line.text} That may be part of it; the records don't say why.")


def about(question: str) -> Maker:
    """What was written about the thing that a question names; that nothing was, where it names one."""

    def made(facts: PatientFacts) -> Line | None:
        wanted = asked_about(question, facts)
        for source in _newest_first(facts) if wanted else ():
            text = str(source.values.get("text") or "")
            said = [each for each in phrases.sentences(phrases.untainted(text)) if _mentions(each, wanted)]
            if said and (line := _wrote(source, said[0])):
                return line
        if not wanted or "messages" in facts.unshared:
            return None
        return Line(f"No message on record mentions {_as_asked(question, wanted)}.")

    return made


def on_a_day(question: str) -> Maker:
    """What was written on the date that a question names."""

    def made(facts: PatientFacts) -> Line | None:
        named = days_named(question, facts.today)
        found = (source for source in _newest_first(facts) if _date(source) in named)
        return next((line for source in found if (line := _wrote(source))), None)

    return made


def how_many(facts: PatientFacts) -> Line | None:
    """How many messages came in 7 days."""
    source = first(facts, known.CONTACT)
    count = source.number("messages_7d") if source else None
    if source is None or count is None:
        return None
    things = "message" if count == 1 else "messages"
    return Line(f"{{name}} wrote {n(count)} {things} in the last 7 days.", (cite(source, "messages_7d"),))


def contact(facts: PatientFacts) -> Line | None:
    """The day that something last came: a message, a tap or a check-in."""
    source = first(facts, known.CONTACT)
    told = day(str(source.values.get("last_contact") or "")) if source else None
    if source is None:
        return None
    if told is None:
        return Line("Nothing has come from {name} yet.", (cite(source, "last_contact"),))
    return Line(f"{{name}} was last here on {named_day(told)}.", (cite(source, "last_contact"),))


def quotable(text: str) -> str:
    """The first sentence of a message that may stand on a screen as it is, shortened; empty where none may."""
    kept = phrases.untainted(text)
    return next((quote for sentence in phrases.sentences(kept) if (quote := _quote(sentence, kept))), "")


def asked_about(question: str, facts: PatientFacts) -> frozenset[str]:
    """The stems of the things that a question is about, with other words for the same; none for habits and figures."""
    own = {stem for title in facts.titles for stem in _stems(title)}
    found = [stem for stem in _stems(question) if stem not in own]
    alike = phrases.patterns("mentions")
    return frozenset(found) | {
        f"={key}" for key, pattern in alike if any(pattern.match(word) for word in _words(question))
    }


def _mentions(sentence: str, wanted: frozenset[str]) -> bool:
    said = set(_words(sentence))
    if {stem_of(word) for word in said} & wanted:
        return True
    return any(
        f"={key}" in wanted and any(pattern.match(word) for word in said)
        for key, pattern in phrases.patterns("mentions")
    )


def _as_asked(question: str, wanted: frozenset[str]) -> str:
    """The first of these things in the question's own word."""
    alike = phrases.patterns("mentions")
    for word in _words(question):
        if stem_of(word) in wanted or any(f"={key}" in wanted and pattern.match(word) for key, pattern in alike):
            return word
    return "that"


def _stems(text: str) -> Iterator[str]:
    small = phrases.shared("asking")
    return (stem for word in _words(text) if word not in small and (stem := stem_of(word)) and stem not in small)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", phrases.plain(text).lower().replace("{name}", " ").replace("'s", " "))


def _newest_first(facts: PatientFacts) -> list[Source]:
    return sorted(facts.of_type(known.MESSAGE), key=lambda each: str(each.values.get("date", "")), reverse=True)


def _date(source: Source) -> date | None:
    return day(str(source.values.get("date") or ""))


def _wrote(source: Source, sentence: str = "") -> Line | None:
    text, told = str(source.values.get("text") or ""), _date(source)
    quote = _quote(sentence, text) if sentence else quotable(text)
    when = f"On {said_day(told)} {{name}}" if told else "{name}"
    if quote:
        report = " The message also holds an instruction to the program, which was not followed."
        more = report if phrases.instructions(text) else ""
        return Line(f"{when} wrote: “{quote}”.{more}", (Evidence(claim="wrote", source_id=source.id, quote=quote),))
    if not phrases.instructions(text):
        return None
    evidence = Evidence(claim="wrote", source_id=source.id, field="date", value=source.values.get("date"))
    return Line(f"{when} sent a message that holds an instruction to the program, which was not followed.", (evidence,))


def _quote(sentence: str, text: str) -> str:
    said = list(re.finditer(r"\S+", sentence))[:LONGEST_QUOTE]
    quote = sentence[: said[-1].end()].strip(" .,;:!“”\"'") if said else ""
    fits = len(quote) >= FEWEST_DUE and quote in text
    return quote if fits and not phrases.is_marked_up(quote) and not _BREAKS.search(quote) else ""
