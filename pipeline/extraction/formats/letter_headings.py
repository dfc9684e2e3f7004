"""The headings of letters: what each opens, however it is printed, and whether a line is a heading at all."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.fields.improvement_headings import ImprovementHeadingReader
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.characters import LIGATURES, REPLACEMENT
from pipeline.reading.document import Block, Document, Span
from pipeline.schema.vocabularies import SectionKind

#: A longer block is not a heading.
_LONGEST_HEADING: Final = 140
#: A sentence that introduces a list is no longer than this.
_LONGEST_INTRODUCTION: Final = 400
#: A number before a heading, and punctuation or the digit of a footnote after it.
_NUMBER: Final = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})?[.)]?|\(?[A-Za-z][.)])\s+(?=\S)")
_END: Final = re.compile(r"(?<![\s?:.;,–—-])[\s?:.;,–—-]*+(?:\d{1,2}[\s?:.;,–—-]*+)?$")
#: A heading at the start of its paragraph: 'Main findings: plans are clear.'
_RUN_IN: Final = re.compile(r"(?P<heading>[A-Z][^.:;,]{4,60}): (?=\S.*[.!?]$)")
#: What can stand where a character of a heading could not be read.
_LOST: Final = (*LIGATURES.values(), "'", "-", " ")


class LetterHeadings:
    """Tells headings of letters and what they open. Made once from the lexicons."""

    def __init__(self, readers: FactReaders) -> None:
        lexicon = readers.lexicons.letters
        self._known = [
            (compiled(with_any_apostrophe(item.pattern), ignore_case=True), item.section_kind)
            for item in lexicon.headings
        ]
        self._improvements = ImprovementHeadingReader(readers.lexicons.improvements.headings)
        self._cues = [(kind, any_of(phrases)) for kind, phrases in lexicon.heading_cues.items()]
        self._closing = any_of(lexicon.closing)
        self._outlines_findings = any_of(lexicon.outlines_findings)
        self._about_the_visit = any_of(lexicon.about_the_visit, ignore_case=False)

    def heading_at(self, document: Document, index: int) -> tuple[SectionKind, Span] | None:
        """The kind of section that a block opens, and the words of its heading; None for any other block.

        A heading can be the first words of its paragraph. One with a number looks like an item of a list, but it does
        not stand between two items.
        """
        block = document.blocks[index]
        words = document.words(block.span)
        run_in = _RUN_IN.match(words) if block.kind == "paragraph" else None
        if run_in is not None:
            kind = self._kind_of_words(run_in.group("heading"))
            return (kind, Span(block.span.start, block.span.start + run_in.end("heading"))) if kind else None
        if len(words) > _LONGEST_HEADING or (block.kind == "list_item" and not _may_be_numbered(document, index)):
            return None
        kind = next((kind for bare in _readings(words) if (kind := self._kind_of_words(bare)) is not None), None)
        return (kind, block.span) if kind else None

    def _kind_of_words(self, bare: str) -> SectionKind | None:
        listed = self._improvements.kind_of_heading(bare)
        if listed is not None:
            return listed
        return next((kind for pattern, kind in self._known if pattern.fullmatch(bare)), None)

    def kind_introduced(self, document: Document, block: Block) -> SectionKind | None:
        """The kind of list below a paragraph whose last sentence introduces one of what must improve."""
        if block.kind in ("list_item", "table_cell") or not block.sentences:
            return None
        words = document.words(block.sentences[-1])
        if not words.endswith(":") or len(words) > _LONGEST_INTRODUCTION:
            return None
        return self._improvements.kind_of_introduction(words)

    def kind_by_cues(self, words: str) -> SectionKind | None:
        """The kind of section below a heading that is in no list, where its words praise or criticise what follows."""
        found = [kind for kind, cues in self._cues if cues.search(words)]
        return found[0] if len(found) == 1 else None

    def is_closing(self, words: str) -> bool:
        """Whether a paragraph ends the findings."""
        return self._closing.match(words) is not None

    def outlines_findings(self, words: str) -> bool:
        """Whether a paragraph announces what the letter is about, with the findings straight below it."""
        return self._outlines_findings.match(words) is not None

    def is_about_the_visit(self, words: str) -> bool:
        """Whether a paragraph says who visited, when and how, and not what they found."""
        return self._about_the_visit.match(words) is not None


@cache
def letter_headings(readers: FactReaders) -> LetterHeadings:
    """The reader of headings, made once for the readers of a process."""
    return LetterHeadings(readers)


def _readings(words: str) -> Iterator[str]:
    """A heading without its number and punctuation; where a character could not be read, with each that it can be."""
    number = _NUMBER.match(words)
    bare = " ".join(_END.sub("", words[number.end() if number else 0 :]).split())
    if REPLACEMENT not in bare:
        yield bare
        return
    yield from (bare.replace(REPLACEMENT, lost) for lost in _LOST)


def _may_be_numbered(document: Document, index: int) -> bool:
    """Whether an item can be a heading with a number: it begins with a capital, and not both neighbours are items."""
    beside = document.blocks[index - 1 : index] + document.blocks[index + 1 : index + 2]
    begins = document.words(document.blocks[index].span)[:1]
    return begins.isupper() and not all(block.kind == "list_item" for block in beside)
