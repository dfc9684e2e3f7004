"""Cutting an article into sections: the lines at its top by their words, the rest by its headings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Section
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import SectionKind

#: A title, a date or a byline is among so many blocks at the start.
HEAD_BLOCKS: Final = 8
#: Words of fewer letters do not show that a title is about its article.
_FEWEST_LETTERS: Final = 4
#: Titles can ask or exclaim, but they do not end with a full stop.
_FEWEST_WORDS_OF_PROSE: Final = 13
_FEWEST_WORDS_BEFORE_A_STOP: Final = 5
#: Beside a month alone, more words are no part of a line that only prints the date.
_MOST_WORDS_AFTER_A_MONTH: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")

#: Sections that are the items of a list.
_OF_LISTS: Final = frozenset({SectionKind.AREAS_FOR_IMPROVEMENT, SectionKind.STRENGTHS, SectionKind.PRIORITY_ACTION})

_KindAndHeading = tuple[SectionKind, Span | None]


def sections_of(document: Document, readers: FactReaders) -> tuple[Section, ...]:
    """Sections that cover all blocks of an article: each block by its words, each heading by its kind."""
    lexicon = readers.lexicons.news
    furniture, byline = any_of(lexicon.furniture), re.compile(lexicon.byline)
    categories, around = re.compile(lexicon.categories), any_of(lexicon.furniture_headings)
    background, explanation = re.compile(lexicon.background_heading), re.compile(lexicon.explanation)
    found = title_block(document, readers)
    title = found if found is not None else -1
    words_of_title = document.words(document.blocks[title].span) if found is not None else None
    kinds: list[_KindAndHeading] = []
    section: _KindAndHeading = (SectionKind.NEWS_BODY, None)
    has_begun = False
    for index, block in enumerate(document.blocks):
        text = document.words(block.span)
        has_begun |= index > title and block.kind == "paragraph" and is_prose(text)
        is_at_top = index < title + HEAD_BLOCKS and block.kind != "table_cell"
        if index == title or (block.kind == "heading" and text == words_of_title):
            kinds.append((SectionKind.TITLE, None))
            section = (SectionKind.NEWS_BODY, None)
        elif block.kind == "note" or (is_at_top and prints_the_date(text, readers, or_month=True)):
            kinds.append((SectionKind.DATE, None))
        elif index < title or furniture.fullmatch(text):
            kinds.append((SectionKind.FURNITURE, None))
        elif is_at_top and (byline.fullmatch(text) or categories.search(text)):
            kinds.append((SectionKind.BYLINE, None))
        elif explanation.match(text):
            kinds.append((SectionKind.BACKGROUND, None))
        elif (listed := _listed_below(document, index, readers)) is not None:
            kinds.append((listed, block.span))
        elif block.kind == "heading" and not _prints_a_grade(text, readers):
            opened = _opened_by(text, background, around), block.span
            # what stands above the article opens nothing: the article is below it
            is_above = opened[0] is SectionKind.FURNITURE and not has_begun
            section = section if is_above else opened
            kinds.append(opened)
        elif (
            kinds and kinds[-1][0] in _OF_LISTS and (block.kind == "list_item" or _is_only_item(document, index, kinds))
        ):
            kinds.append(kinds[-1])
        else:
            kinds.append(section)
    return tuple(_grouped(kinds))


def _prints_a_grade(text: str, readers: FactReaders) -> bool:
    """Whether a line is an area with its grade ("Overall effectiveness: good"), and so no heading."""
    return ":" in text and readers.grades.grade_of(text.rpartition(":")[2].strip()) is not None


def _opened_by(heading: str, background: re.Pattern[str], around: re.Pattern[str]) -> SectionKind:
    """The kind of the section that a heading opens."""
    if around.fullmatch(heading):
        return SectionKind.FURNITURE
    return SectionKind.BACKGROUND if background.fullmatch(heading) else SectionKind.NEWS_BODY


def title_block(document: Document, readers: FactReaders) -> int | None:
    """The index of the title; None without one.

    Of the lines at the top it is the first that names an inspection or services for children, or else that shares words
    with the article: what a website puts above it (the way to the page, a notice for all visitors) does not. Nothing is
    a title below the first sentence of the article, nor a line that announces what somebody says.
    """
    lexicon = readers.lexicons.news
    not_titles = re.compile(lexicon.not_titles, re.IGNORECASE)
    texts = [document.words(block.span) for block in document.blocks]
    about = any_of([*lexicon.about_inspection, *lexicon.about_service])
    is_about = any_of([*lexicon.about_inspection, *lexicon.about_visit, *lexicon.about_service])
    begins = (index for index, text in enumerate(texts) if is_prose(text) and about.search(text))
    candidates = [
        index
        for index, text in enumerate(texts[: min(HEAD_BLOCKS, next(begins, HEAD_BLOCKS))])
        if not is_prose(text)
        and not text.endswith(":")
        and not not_titles.fullmatch(text)
        and not prints_the_date(text, readers, or_month=True)
    ]
    known = frozenset(word for text in texts if is_prose(text) for word in _words(text))
    shared = [index for index in candidates if _words(texts[index]) & known]
    below = [index for index in shared or candidates if not names_newsroom(texts[index], readers)]
    possible = below or shared or candidates
    return next((index for index in possible if is_about.search(texts[index])), next(iter(possible), None))


def names_newsroom(text: str, readers: FactReaders) -> bool:
    """Whether a line names a council or its newsroom and nothing else."""
    masthead = compiled(with_any_apostrophe(readers.lexicons.publishers.masthead), ignore_case=True)
    return not text.endswith(".") and masthead.fullmatch(text) is not None


def is_prose(text: str) -> bool:
    """Whether a line is a whole sentence and so part of the article, or of a notice."""
    bare, n_words = text.rstrip("”’\"'"), len(text.split())
    return n_words >= (_FEWEST_WORDS_BEFORE_A_STOP if bare.endswith(".") else _FEWEST_WORDS_OF_PROSE) and bare.endswith(
        (".", "!", "?", ":")
    )


def _words(text: str) -> frozenset[str]:
    """The longer words of a text, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(text) if len(word) >= _FEWEST_LETTERS)


def prints_the_date(text: str, readers: FactReaders, *, or_month: bool = False) -> bool:
    """Whether a line prints the day of publication and nothing but what goes with it ("Published:", the author).

    Args:
        text: the line.
        readers: finds dates.
        or_month: whether a month with its year is enough, as at the top of a newsletter.
    """
    printed = next(iter(readers.dates.find(text)), None)
    is_month = or_month and printed is not None and printed.has_month and printed.has_year
    if printed is None:
        return False
    lexicon, span = readers.lexicons.news, printed.span
    # a month with more after it begins an entry of a list of what happened when
    if not printed.has_day and not (is_month and len(text[span.end :].split()) <= _MOST_WORDS_AFTER_A_MONTH):
        return False
    return (
        re.fullmatch(lexicon.before_date, text[: span.start], re.IGNORECASE) is not None
        and re.fullmatch(lexicon.after_date, text[span.end :], re.IGNORECASE) is not None
    )


def _is_only_item(document: Document, index: int, kinds: list[_KindAndHeading]) -> bool:
    """Whether a paragraph is what the line above it, which asks for priority action, introduces."""
    above = document.blocks[index - 1].span
    return kinds[-1] == (SectionKind.PRIORITY_ACTION, above)


def _listed_below(document: Document, index: int, readers: FactReaders) -> SectionKind | None:
    """What the list below a heading or a colon lists, by the words that announce it; None where it is neither."""
    lexicon = readers.lexicons.news
    block = document.blocks[index]
    text = document.words(block.span)
    is_lead = block.kind == "heading" or compiled(lexicon.announces_list).search(text) is not None
    if not is_lead or index + 1 == len(document.blocks):
        return None
    lead = _announcement(document, index, readers)
    is_priority = any_of(lexicon.priority_lists).search(lead) is not None
    below = document.blocks[index + 1]
    is_listed = below.kind == "list_item" or (text.endswith(":") and is_priority)
    if not is_listed or readers.grades.names_only_area(document.words(below.span)):  # grades, whatever it calls them
        return None
    if is_priority:
        return SectionKind.PRIORITY_ACTION
    to_improve = _last_end(any_of(lexicon.improvement_lists), lead)
    praised = _last_end(any_of(lexicon.strength_lists), lead)
    if to_improve is not None and (praised is None or praised <= to_improve):
        return SectionKind.AREAS_FOR_IMPROVEMENT
    return SectionKind.STRENGTHS if praised is not None else None


def _announcement(document: Document, index: int, readers: FactReaders) -> str:
    """The last sentence above a list, or the one before it where that only points to the list ("These were:")."""
    sentences = document.blocks[index].sentences
    last = document.words(sentences[-1])
    points = compiled(readers.lexicons.news.points_below, ignore_case=True).fullmatch(last) is not None
    return document.words(sentences[-2]) if points and len(sentences) > 1 else last


def _last_end(pattern: re.Pattern[str], text: str) -> int | None:
    """Where the last match of a pattern ends: the words nearest to a list say what it lists."""
    return max((match.end() for match in pattern.finditer(text)), default=None)


def _grouped(kinds: list[_KindAndHeading]) -> Iterator[Section]:
    """Consecutive blocks of one kind under one heading as a section."""
    first = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] != kinds[first]:
            yield Section(*kinds[first], first, index)
            first = index


def parted(sections: Sequence[Section], mentions: Mapping[int, int]) -> Iterator[Section]:
    """The sections, cut where the inspection changes that their paragraphs are about.

    Args:
        sections: sections that cover all blocks.
        mentions: for blocks, by index, that are about another inspection than the article, the number of it.
    """
    for section in sections:
        numbered = [(mentions.get(index, 0), index) for index in range(section.first_block, section.end_block)]
        for mention, part in groupby(numbered, lambda item: item[0]):
            indices = [index for _, index in part]
            yield replace(section, first_block=indices[0], end_block=indices[-1] + 1, mention=mention)
