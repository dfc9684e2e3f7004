"""Identifiers: readable, and made of what a further document is unlikely to change.

What belongs here: how documents, improvement areas and people are called. What does not: rows.
"""

import hashlib
import textwrap
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from pipeline.extraction.facts import DocumentFacts, Period
from pipeline.extraction.fields.authorities import slug

#: How many characters of a hash tell two documents apart that are otherwise called the same.
_HASH_CHARACTERS = 8
_UNDATED = "undated"
UNKNOWN_AUTHORITY = "unknown-authority"
#: Characters of the words by which an improvement area is called. They tell apart what one inspection asks for, and two
#: wordings that differ only further on are still called the same.
_LONGEST_WORDS: Final = 50
#: Words that say nothing of what must improve, or stand at the head of every item of a list.
_EMPTY_WORDS: Final = frozenset({
    "a", "all", "an", "and", "are", "as", "at", "be", "by", "ensure", "for", "from", "in", "into", "is", "it", "its",
    "of", "on", "or", "so", "that", "the", "their", "them", "this", "to", "where", "which", "with",
})  # fmt: skip


def text_sha256(facts: DocumentFacts) -> str:
    """Hash of the normalised text in UTF-8."""
    return facts.document.text_sha256()


def document_ids(documents: Sequence[DocumentFacts], registered: Collection[str] = ()) -> list[str]:
    """An identifier for each document: authority, kind and date.

    A report that prints no date of its own is called after the first day of its inspection. A document with neither
    date, and each of several that would be called the same, takes the beginning of the hash of
    its text as well; of those, one that alone is in the registry does not.
    """
    names = [_document_name(facts) for facts in documents]
    counts = Counter(names)
    known = Counter(name for name, facts in zip(names, documents, strict=True) if facts.file_name in registered)
    return [
        name
        if (counts[name] == 1 or (known[name] == 1 and facts.file_name in registered)) and not name.endswith(_UNDATED)
        else f"{name}-{text_sha256(facts)[:_HASH_CHARACTERS]}"
        for name, facts in zip(names, documents, strict=True)
    ]


def _document_name(facts: DocumentFacts) -> str:
    authority = slug(facts.authority.name) if facts.authority else UNKNOWN_AUTHORITY
    own = next((m.period for m in facts.mentions if m.relation == "primary"), None)
    date = _printed(facts.published) or (f"of-{_printed(own)}" if own else _UNDATED)
    return f"{authority}-{facts.kind.replace('_', '-')}-{date}"


def _printed(period: Period | None) -> str | None:
    """A date as far as it is known: 2021-12-01, 2019-05 or 2019."""
    if period is None:
        return None
    length = {"day": 10, "month": 7, "year": 4}[period.precision]
    return period.first.isoformat()[:length]


def improvement_ids(inspection_id: str, texts: Sequence[str]) -> list[str]:
    """An identifier for each thing that must improve after an inspection: its first words that mean something.

    A number would be that of another thing as soon as a better document prints the list in another order. Each of
    several that would be called the same takes the beginning of the hash of its words as well, and where it is printed
    twice, the second one says so.
    """
    names = [_words_of(text) for text in texts]
    counts = Counter(names)
    full = [
        name if counts[name] == 1 and name else "-".join(filter(None, (name, _hash(slug(text)))))
        for name, text in zip(names, texts, strict=True)
    ]
    times = [full[: index + 1].count(name) for index, name in enumerate(full)]
    return [
        f"{inspection_id}-improvement-{name}" if time == 1 else f"{inspection_id}-improvement-{name}-again-{time}"
        for name, time in zip(full, times, strict=True)
    ]


def _words_of(text: str) -> str:
    """The first words that mean something, as they stand in identifiers; empty where none does."""
    words = [word for word in slug(text).split("-") if word not in _EMPTY_WORDS]
    return textwrap.shorten(" ".join(words), _LONGEST_WORDS, placeholder="").replace(" ", "-")


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_HASH_CHARACTERS]


def person_id(scope: str, name: str) -> str:
    """The body that somebody acts for, and the name."""
    return f"{scope}-{slug(name)}"
