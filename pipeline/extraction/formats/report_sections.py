"""Cutting a report into sections by its headings.

What belongs here: what a heading opens, and how far that goes. What does not: what is read in a section.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.facts import Section
from pipeline.extraction.formats.report_front_page import FrontPage
from pipeline.extraction.lexicons.models import ReportHeading
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.extraction.readers import Readers
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Addressee, Area, SectionKind

#: A longer block is no heading.
_LONGEST_HEADING: Final = 180
_NO_AREA: Final = "none"
_GLOSSARY: Final = SectionKind.GLOSSARY
_AFTER_GLOSSARY: Final = frozenset({SectionKind.ABOUT_INSPECTION, SectionKind.BACKGROUND})
_LISTS: Final = frozenset({SectionKind.AREAS_FOR_IMPROVEMENT, SectionKind.PRIORITY_ACTION, SectionKind.RECOMMENDATIONS})


@dataclass(slots=True)
class _State:
    """What holds until a heading says otherwise."""

    kind: SectionKind
    heading: Span | None
    area: Area | None = None
    to: Addressee = Addressee.LOCAL_AUTHORITY


def sections_of(document: Document, front_page: FrontPage, front_end: int, readers: Readers) -> tuple[Section, ...]:
    """The sections of a report, covering all its blocks.

    Args:
        document: the report.
        front_page: its front page.
        front_end: index after the last block of the judgements on the front page.
        readers: for what is known of headings and areas.
    """
    title = front_page.title.block
    headings = [
        (item, compiled(rf"(?:{with_any_apostrophe(item.pattern)})[ ?:.]*\d{{0,2}}[ ?:.]*", ignore_case=True))
        for item in readers.lexicons.reports.headings
    ]
    imprint = compiled(with_any_apostrophe(readers.lexicons.reports.imprint), ignore_case=True)
    state = _State(SectionKind.TITLE if title == 0 else SectionKind.FRONT_PAGE, None)
    states: list[_State] = []
    for index, block in enumerate(document.blocks):
        words = document.words(block.span)
        if index <= title:
            state = _State(SectionKind.TITLE, None)
        elif index < front_end:
            state = _State(SectionKind.FRONT_PAGE, None)
        elif index >= front_end and state.kind in (SectionKind.TITLE, SectionKind.FRONT_PAGE):
            state = _State(SectionKind.HEADLINE, None)
        if _is_contents_line(document, index, state):
            states.append(_State(SectionKind.CONTENTS, None))
            continue
        if index > title and len(words) <= _LONGEST_HEADING and block.kind != "list_item":
            state = _opened(document, index, state, headings, readers, front_page, is_front=index < front_end)
        if imprint.match(words) and index > front_end:
            state = _State(SectionKind.IMPRINT, None)
        if block.kind == "note":
            states.append(_State(SectionKind.NOTE, None))
            continue
        states.append(state)
    return tuple(_grouped(states))


def _is_contents_line(document: Document, index: int, state: _State) -> bool:
    """Whether a block is a line of a table of contents: its page number stands at its end or in its row."""
    block = document.blocks[index]
    words = document.words(block.span)
    if state.kind == SectionKind.CONTENTS and (re.search(r"\s\d{1,2}$", words) or re.fullmatch(r"\d{1,2}", words)):
        return True
    if block.row is None:
        return False
    row = [other for other in document.blocks[max(0, index - 1) : index + 2] if other.row == block.row]
    return len(row) > 1 and re.fullmatch(r"\d{1,2}", document.words(row[-1].span)) is not None


def _opened(
    document: Document,
    index: int,
    state: _State,
    headings: list[tuple[ReportHeading, re.Pattern[str]]],
    readers: Readers,
    front_page: FrontPage,
    *,
    is_front: bool,
) -> _State:
    """The state after a block that may be a heading."""
    block = document.blocks[index]
    words = document.words(block.span)
    if is_front:
        return state
    if block.kind in ("heading", "paragraph", "table_cell") and state.kind != _GLOSSARY:
        stated = front_page.sentence(block.span)
        if stated is not None and stated.area not in (None, "overall_effectiveness"):
            to = Addressee.LSCB if stated.area == "lscb" else Addressee.LOCAL_AUTHORITY
            return _State(
                SectionKind.MAIN if stated.area != "lscb" else SectionKind.HEADLINE, block.span, stated.area, to
            )
    if block.kind == "paragraph" and not words.endswith(("?", ":")):
        return state
    known = next((item for item, pattern in headings if pattern.fullmatch(words)), None)
    if state.kind == _GLOSSARY:  # its headings name what grades are explained for
        is_part = _begins(readers.lexicons.reports.numbered_parts, words)
        is_after = known is not None and (is_part or known.section_kind in _AFTER_GLOSSARY)
        return _by_heading(state, known, block.span) if known and is_after else state
    return _by_heading(state, known, block.span) if known else _by_area(document, index, state, readers)


def _by_area(document: Document, index: int, state: _State, readers: Readers) -> _State:
    """The state after a block that may name an area, or that ends a list by heading running text."""
    block = document.blocks[index]
    words = document.words(block.span)
    if block.kind in ("heading", "table_cell"):
        is_full = _begins(readers.lexicons.reports.full_area_names, words)
        area = readers.grades.area_beginning(words) if is_full else readers.grades.area_of(words)
        if area is not None and (is_full or state.kind not in _LISTS):
            return _State(SectionKind.MAIN, block.span, area, state.to)
    if block.kind == "heading" and state.kind in _LISTS and _is_followed_by_text(document, index):
        return _State(SectionKind.MAIN, block.span, state.area, state.to)
    return state


def _begins(pattern: str, words: str) -> bool:
    return compiled(pattern, ignore_case=True).match(words) is not None


def _by_heading(state: _State, item: ReportHeading, heading: Span) -> _State:
    to = item.to or state.to
    area = item.area if item.area is not None else state.area
    kind = item.within_area if item.within_area is not None and state.area else item.section_kind
    return _State(kind, heading, None if area == _NO_AREA else area, to)


def _is_followed_by_text(document: Document, index: int) -> bool:
    """Whether running text and no list stands below a heading."""
    for block in document.blocks[index + 1 : index + 3]:
        if block.kind == "list_item":
            return False
        if block.kind == "paragraph":
            return not document.words(block.span).endswith(":")
    return False


def _grouped(states: list[_State]) -> list[Section]:
    sections: list[Section] = []
    first = 0
    for index in range(1, len(states) + 1):
        if index == len(states) or states[index] != states[first]:
            state = states[first]
            area = (
                state.area if state.kind not in (SectionKind.TITLE, SectionKind.FRONT_PAGE, SectionKind.NOTE) else None
            )
            sections.append(Section(state.kind, state.heading, first, index, area, state.to))
            first = index
    return sections
