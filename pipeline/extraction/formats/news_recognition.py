"""Whether a document is written as news about an inspection of the services of one council for children."""

import re
from collections import Counter
from itertools import islice
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.formats.news_sections import is_prose, prints_the_date, title_block
from pipeline.extraction.formats.other_publishers import has_masthead, imprint, shows
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.reading.document import Document
from pipeline.schema.vocabularies import DocumentKind

#: A page of a council names its services in its title or in so many paragraphs at its start.
_OPENING: Final = 3


def is_like_news(document: Document, readers: FactReaders) -> bool:
    """Whether a text is in the words of such news, and is about an inspection of one council."""
    newsy = any_of(readers.lexicons.news.newsy)
    return is_about_one_inspection(document, readers) and (
        newsy.search(document.text) is not None
        or has_masthead(document, readers)
        or imprint(document, readers) is not None
        or _is_dated_below_title(document, readers)
        or _opens_with_its_services(document, readers)
    )


def is_about_one_inspection(document: Document, readers: FactReaders) -> bool:
    """Whether a text, no longer than an article, is about an inspection of one council's services, not of a school."""
    lexicon, text = readers.lexicons.news, document.text
    salutation = re.compile(readers.lexicons.letters.salutation)
    if len(text) > lexicon.most_characters or any(
        salutation.match(document.words(block.span)) for block in document.blocks
    ):
        return False
    needed = (lexicon.about_inspection, lexicon.about_visit)
    if not all(any_of(words).search(text) for words in needed) or not _is_about_services(document, readers):
        return False
    others = readers.lexicons.publishers.kinds[DocumentKind.OTHER]
    return not (shows(text, others) or _lists_pages(document, readers) or _is_about_many_councils(document, readers))


def _is_dated_below_title(document: Document, readers: FactReaders) -> bool:
    """Whether a date is below the title, and the first paragraph names the council: the rest may be cut off."""
    index = title_block(document, readers)
    if index is None or index + 1 >= len(document.blocks):
        return False
    texts = [document.words(block.span) for block in document.blocks[index + 1 :]]
    opening = next((text for text in texts if is_prose(text)), "")
    named = any_of(readers.lexicons.news.named_council, ignore_case=False).search(opening)
    return prints_the_date(texts[0], readers) and named is not None


def _opens_with_its_services(document: Document, readers: FactReaders) -> bool:
    """Whether the title and the first paragraphs name services for children and the inspectorate, and just one council.

    The first line can name it alone, where a predecessor or a neighbour is named below.

    That is how councils begin, and others may: such a document is flagged, because nothing shows its publisher.
    """
    index = title_block(document, readers)
    title = [document.words(document.blocks[index].span)] if index is not None else []
    texts = (document.words(block.span) for block in document.blocks)
    opening = [*title, *islice(filter(is_prose, texts), _OPENING)]
    together = "\n".join(opening)
    needed = (any_of(words) for words in (readers.lexicons.news.whole_service, readers.lexicons.news.about_inspection))
    names_one = any(readers.register.only_one(text) is not None for text in (together, *opening[:1]))
    return names_one and all(words.search(together) for words in needed)


def _lists_pages(document: Document, readers: FactReaders) -> bool:
    """Whether so many lines are a date and nothing else that the page lists other pages.

    Those below an article, after its last sentence, are what a website puts there.
    """
    blocks = [block for block in document.blocks if block.kind != "table_cell"]
    texts = [document.words(block.span) for block in blocks]
    last = max((index for index, text in enumerate(texts) if is_prose(text)), default=len(texts))
    dates = sum(prints_the_date(text, readers) for text in texts[:last])
    return dates >= readers.lexicons.publishers.most_dates_alone


def _is_about_services(document: Document, readers: FactReaders) -> bool:
    """Whether the text names services for children, and a title that names something else does not decide it."""
    lexicon = readers.lexicons.news
    offices = re.compile(with_any_apostrophe(lexicon.offices), re.IGNORECASE)
    services, visits = any_of(lexicon.about_service), any_of(lexicon.about_visit)
    about = offices.sub(" ", document.text)
    if not services.search(about):
        return False
    index = title_block(document, readers)
    title = document.words(document.blocks[index].span) if index is not None else ""
    if any_of(lexicon.about_one_service).search(title) and not any_of(lexicon.whole_service).search(about):
        return False
    sentences = (document.words(sentence) for block in document.blocks for sentence in block.sentences)
    return not any_of(lexicon.about_others).search(title) or any(
        visits.search(words) and services.search(offices.sub(" ", words)) for words in sentences
    )


def _is_about_many_councils(document: Document, readers: FactReaders) -> bool:
    """Whether it names many councils, or several of them again and again, and no masthead or title names just one.

    A council that one page is about comes back in paragraph after paragraph; its neighbours are named once.
    """
    lexicon = readers.lexicons.news
    named = [
        Counter(mention.authority.ons_code for mention in readers.register.mentions(document.words(block.span)))
        for block in document.blocks
    ]
    paragraphs = Counter(code for codes in named for code in codes)
    again = [number for number in paragraphs.values() if number > 1]
    often = sum(named, Counter[str]())
    is_many = (
        (len(paragraphs) > lexicon.most_councils and len(again) != 1)
        or len(again) >= lexicon.most_councils
        or sum(number >= lexicon.often for number in often.values()) > 1
    )
    index = title_block(document, readers)
    title = document.words(document.blocks[index].span) if index is not None else ""
    return is_many and readers.register.only_one(title) is None and not has_masthead(document, readers)
