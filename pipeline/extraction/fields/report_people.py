"""The inspectors that a report names on its front page and in the list of its team."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Appearance
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Capacity

_MAX_LINE: Final = 600
#: How many lines below an office can name the person, where its own line does not.
_LINES_BELOW: Final = 2


def people_of(document: Document, readers: FactReaders) -> tuple[Appearance, ...]:
    """Everybody whom a report names as an inspector, once in each capacity."""
    lexicons = readers.lexicons.reports
    labels = [
        (Capacity.LEAD_INSPECTOR, lexicons.lead_inspector),
        (Capacity.NAMED_OFFICIAL, lexicons.other_officials),
        (Capacity.INSPECTOR, lexicons.team_inspectors),
    ]
    patterns = [(capacity, compiled(with_any_apostrophe(label), ignore_case=True)) for capacity, label in labels]
    any_label = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in patterns), re.IGNORECASE)
    found: dict[tuple[str, Capacity], Appearance] = {}
    for index, block in enumerate(document.blocks):
        words = document.words(block.span)
        if len(words) > _MAX_LINE:
            continue
        for capacity, pattern in patterns:
            match = pattern.match(words)
            if match is None:
                continue
            rest = Span(block.span.start + match.end(), block.span.end)
            for appearance in _named(document, index, rest, capacity, any_label, readers):
                found.setdefault((document.words(appearance.name_span), capacity), appearance)
            break
    for appearance in (*_team_lines(document, any_label, readers), *_leads_in_sentences(document, readers)):
        found.setdefault((document.words(appearance.name_span), appearance.capacity), appearance)
    leads = {name for name, capacity in found if capacity == Capacity.LEAD_INSPECTOR}
    return tuple(
        item for (name, capacity), item in found.items() if capacity != Capacity.INSPECTOR or name not in leads
    )


def _team_lines(document: Document, any_label: re.Pattern[str], readers: FactReaders) -> list[Appearance]:
    """The members of the team whose lines begin with the name and give the office after it."""
    heading = compiled(with_any_apostrophe(readers.lexicons.reports.team_heading), ignore_case=True)
    imprint = compiled(with_any_apostrophe(readers.lexicons.reports.imprint), ignore_case=True)
    start = next((i for i, block in enumerate(document.blocks) if heading.fullmatch(document.words(block.span))), None)
    people: list[Appearance] = []
    for block in document.blocks[start + 1 :] if start is not None else ():
        words = document.words(block.span)
        if imprint.match(words) or len(words) > _MAX_LINE:
            break
        if not any_label.match(words):
            capacity = Capacity.LEAD_INSPECTOR if "lead inspector" in words.lower() else Capacity.INSPECTOR
            people += [
                person
                for person in readers.people.team(document, block.span, capacity)
                if person.name_span.start == block.span.start
            ]
    return people


def _leads_in_sentences(document: Document, readers: FactReaders) -> Iterator[Appearance]:
    """Who led the inspection, where a sentence says so ("The inspection was led by …")."""
    led_by = compiled(readers.lexicons.reports.led_by, ignore_case=True)
    for block in document.blocks:
        for sentence in block.sentences:
            match = led_by.search(document.words(sentence))
            if match is not None:
                rest = Span(sentence.start + match.end(), sentence.end)
                people = readers.people.team(document, rest, Capacity.LEAD_INSPECTOR)
                yield from (person for person in people if person.name_span.start == rest.start)


def _named(
    document: Document, index: int, rest: Span, capacity: Capacity, any_label: re.Pattern[str], readers: FactReaders
) -> list[Appearance]:
    """The people after an office: those on its line, else those on the first line below that names anybody."""
    lines = [rest]
    for below in document.blocks[index + 1 : index + 1 + _LINES_BELOW]:
        if any_label.match(document.words(below.span)):
            break
        lines.append(below.span)
    for line in lines:
        people = readers.people.team(document, line, capacity)
        if people:
            return people
    return []
