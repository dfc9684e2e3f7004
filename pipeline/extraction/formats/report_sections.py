"""Cutting a report into sections by its headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Section
from pipeline.extraction.formats.report_front_page import FrontPage
from pipeline.extraction.formats.report_numbered_grades import numbered_grades
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.extraction.lexicons.reports import ReportHeading
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Addressee, Area, SectionKind

#: A longer block is not a heading.
_LONGEST_HEADING: Final = 180
#: What the lexicon calls the area of a section that is about none.
_NO_AREA: Final = "none"
#: Sections that can end a glossary without the number of a part in their heading.
_AFTER_GLOSSARY: Final = frozenset({SectionKind.ABOUT_INSPECTION, SectionKind.BACKGROUND})
#: Sections that are about no area even where the one before them is.
_WITHOUT_AREA: Final = frozenset({SectionKind.TITLE, SectionKind.FRONT_PAGE, SectionKind.NOTE})


@dataclass(frozen=True, slots=True)
class _State:
    """What a block belongs to; it holds until a heading changes it."""

    kind: SectionKind
    heading: Span | None
    area: Area | None = None
    addressed_to: Addressee = Addressee.LOCAL_AUTHORITY


def sections_of(document: Document, front_page: FrontPage, front_end: int, readers: FactReaders) -> tuple[Section, ...]:
    """Sections that cover all blocks of a report.

    Args:
        document: the report.
        front_page: its front page.
        front_end: index of the block after the last judgement of the front page.
        readers: for what is known of headings and areas.
    """
    return tuple(_grouped(_SectionCutter(document, front_page, front_end, readers).states()))


class _SectionCutter:
    """Finds the section of each block of one report."""

    def __init__(self, document: Document, front_page: FrontPage, front_end: int, readers: FactReaders) -> None:
        lexicon = readers.lexicons.reports
        self._document = document
        self._front_page = front_page
        self._front_end = front_end
        self._grades = readers.grades
        self._lists = frozenset(readers.lexicons.improvements.kinds)
        self._numbered_grades = numbered_grades(readers, front_page.title.framework)
        self._headings = [
            (item, compiled(rf"(?:{with_any_apostrophe(item.pattern)})[ ?:.]*\d{{0,2}}[ ?:.]*", ignore_case=True))
            for item in lexicon.headings
        ]
        self._imprint = compiled(with_any_apostrophe(lexicon.imprint), ignore_case=True)
        self._numbered_part = compiled(lexicon.numbered_parts, ignore_case=True)
        self._full_area_name = compiled(lexicon.full_area_names, ignore_case=True)

    def states(self) -> list[_State]:
        """The section of each block."""
        title = self._front_page.title.block
        state = _State(SectionKind.TITLE if title == 0 else SectionKind.FRONT_PAGE, None)
        states: list[_State] = []
        for index, block in enumerate(self._document.blocks):
            words = self._document.words(block.span)
            if index <= title:
                state = _State(SectionKind.TITLE, None)
            elif index < self._front_end:
                state = _State(SectionKind.FRONT_PAGE, None)
            elif state.kind in (SectionKind.TITLE, SectionKind.FRONT_PAGE) and state.heading is None:
                # such reports have no findings on the page of their title
                no_findings = self._numbered_grades is not None
                state = _State(SectionKind.FRONT_PAGE if no_findings else SectionKind.HEADLINE, None)
            if self._is_contents_line(index, state):
                states.append(_State(SectionKind.CONTENTS, None))
                continue
            may_be_heading = index > title and len(words) <= _LONGEST_HEADING and block.kind != "list_item"
            if may_be_heading and index >= self._front_end:
                state = self._by_graded_label(index, state) or self._after_heading(index, state)
            if self._numbered_grades is not None and state.kind in self._lists:
                state = replace(state, area=None)  # one list is for all areas
            if self._imprint.match(words) and index > self._front_end:
                state = _State(SectionKind.IMPRINT, None)
            states.append(_State(SectionKind.NOTE, None) if block.kind == "note" else state)
        return states

    def _is_contents_line(self, index: int, state: _State) -> bool:
        """Whether a block is a line of a table of contents: its page number is at its end or in its row."""
        blocks = self._document.blocks
        block = blocks[index]
        words = self._document.words(block.span)
        if state.kind == SectionKind.CONTENTS and (re.search(r"\s\d{1,2}$", words) or re.fullmatch(r"\d{1,2}", words)):
            return True
        if block.row is None:
            return False
        row = [other for other in blocks[max(0, index - 1) : index + 2] if other.row == block.row]
        return len(row) > 1 and re.fullmatch(r"\d{1,2}", self._document.words(row[-1].span)) is not None

    def _by_graded_label(self, index: int, state: _State) -> _State | None:
        """The state after the label of an area with its grade below it; the table at the end stays one section."""
        numbered = self._numbered_grades
        if numbered is None:
            return None
        if state.kind == SectionKind.FRONT_PAGE and state.heading is not None:
            return state  # the table at the end
        if not numbered.is_graded(self._document, index):
            return None
        area = numbered.area_of_block(self._document, index)
        return _State(SectionKind.MAIN, self._document.blocks[index].span, area)

    def _after_heading(self, index: int, state: _State) -> _State:
        """The state after a block that may be a heading."""
        block = self._document.blocks[index]
        words = self._document.words(block.span)
        in_glossary = state.kind == SectionKind.GLOSSARY
        if block.kind in ("heading", "paragraph", "table_cell") and not in_glossary:
            stated = self._front_page.sentence(block.span)
            if stated is not None and stated.area == Area.LSCB:
                return _State(SectionKind.HEADLINE, block.span, stated.area, Addressee.LSCB)
            if stated is not None and stated.area not in (None, Area.OVERALL_EFFECTIVENESS):
                return _State(SectionKind.MAIN, block.span, stated.area)
        if block.kind == "paragraph" and not words.endswith(("?", ":")):
            return state
        known = next((item for item, pattern in self._headings if pattern.fullmatch(words)), None)
        if in_glossary:  # its headings name what grades are explained for
            ends_it = known is not None and (
                known.section_kind in _AFTER_GLOSSARY or self._numbered_part.match(words) is not None
            )
            return _by_heading(state, known, block.span) if known and ends_it else state
        return _by_heading(state, known, block.span) if known else self._by_area(index, state)

    def _by_area(self, index: int, state: _State) -> _State:
        """The state after a block that may name an area, or that ends a list as the heading of running text."""
        block = self._document.blocks[index]
        words = self._document.words(block.span)
        if block.kind in ("heading", "table_cell"):
            is_full = self._full_area_name.match(words) is not None
            area = self._grades.area_at_start(words) if is_full else self._grades.area_of(words)
            if area is not None and (is_full or state.kind not in self._lists):
                return _State(SectionKind.MAIN, block.span, area, state.addressed_to)
        if block.kind == "heading" and state.kind in self._lists and self._is_followed_by_text(index):
            return _State(SectionKind.MAIN, block.span, state.area, state.addressed_to)
        return state

    def _is_followed_by_text(self, index: int) -> bool:
        """Whether running text and no list is below a heading."""
        for block in self._document.blocks[index + 1 : index + 3]:
            if block.kind == "list_item":
                return False
            if block.kind == "paragraph":
                return not self._document.words(block.span).endswith(":")
        return False


def _by_heading(state: _State, item: ReportHeading, heading: Span) -> _State:
    """The state after a heading that the lexicon lists; what its entry leaves out stays as it is."""
    area = state.area if item.area is None else item.area
    kind = item.within_area if item.within_area is not None and state.area else item.section_kind
    return _State(kind, heading, None if area == _NO_AREA else area, item.to or state.addressed_to)


def _grouped(states: Sequence[_State]) -> Iterator[Section]:
    """Consecutive blocks with the same state as a section."""
    first = 0
    for index in range(1, len(states) + 1):
        if index == len(states) or states[index] != states[first]:
            state = states[first]
            area = None if state.kind in _WITHOUT_AREA else state.area
            yield Section(state.kind, state.heading, first, index, area, state.addressed_to)
            first = index
