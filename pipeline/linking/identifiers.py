"""Identifiers: readable, and made from what a further document is unlikely to change."""

import hashlib
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipeline.extraction.facts import DocumentFacts, Period
from pipeline.extraction.fields.authorities import slug
from pipeline.schema.vocabularies import DatePrecision, Relation

#: How many characters of a hash distinguish two things that would otherwise have the same identifier.
_HASH_CHARACTERS = 8
_UNDATED = "undated"
UNKNOWN_AUTHORITY = "unknown-authority"
#: Characters of the words in the identifier of an improvement area. They distinguish what one inspection asks for, and
#: two wordings that differ only after them have the same identifier.
_LONGEST_WORDS: Final = 50
#: Words that do not show what must improve, or that begin every item of a list.
_EMPTY_WORDS: Final = frozenset({
    "a", "all", "an", "and", "are", "as", "at", "be", "by", "ensure", "for", "from", "in", "into", "is", "it", "its",
    "of", "on", "or", "so", "that", "the", "their", "them", "this", "to", "where", "which", "with",
})  # fmt: skip


def text_sha256(facts: DocumentFacts) -> str:
    """Hash of the normalised text in UTF-8."""
    return facts.document.text_sha256()


def document_ids(names: Sequence[str], hashes: Sequence[str], registered: Sequence[bool]) -> list[str]:
    """An identifier for each document: what it is called, and the beginning of a hash where that is not enough.

    A document without a date, and each of several that are called the same, has the beginning of the hash of its text
    as well; where only one of them is in the registry, that one does not need it. Of several that differ only in
    withheld words, each further one ends in `-again-2` and so on.

    Args:
        names: what each is called (`document_name`).
        hashes: of the text of each as it is published: from a hash of withheld words they could be guessed.
        registered: whether the file of each has an entry in the registry.
    """
    counts = Counter(names)
    known = Counter(name for name, is_known in zip(names, registered, strict=True) if is_known)
    return _each_once(
        name
        if (counts[name] == 1 or (known[name] == 1 and is_known)) and not name.endswith(_UNDATED)
        else f"{name}-{digest[:_HASH_CHARACTERS]}"
        for name, is_known, digest in zip(names, registered, hashes, strict=True)
    )


def _each_once(names: Iterable[str]) -> list[str]:
    """Names, each further one of the same with its number."""
    times: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        times[name] += 1
        found.append(f"{name}-again-{times[name]}" if times[name] > 1 else name)
    return found


def authority_slug(facts: DocumentFacts, slugs: Mapping[str, str]) -> str:
    """What the authority that a document is about is called in identifiers.

    Args:
        facts: of the document.
        slugs: by ONS codes; two of them can be one authority, before and after a reorganisation.
    """
    return slugs[facts.authority.ons_code] if facts.authority else UNKNOWN_AUTHORITY


def document_name(facts: DocumentFacts) -> str:
    """What a document is called: its authority, its kind and its date.

    A report that prints no date of its own has the first day of its inspection.
    """
    authority = slug(facts.authority.name) if facts.authority else UNKNOWN_AUTHORITY
    own = next((m.period for m in facts.mentions if m.relation == Relation.PRIMARY), None)
    date = date_text(facts.published) if facts.published else f"of-{date_text(own)}" if own else _UNDATED
    return f"{authority}-{facts.kind.replace('_', '-')}-{date}"


def date_text(period: Period) -> str:
    """The first day of a period as far as it is known: 2021-12-01, 2019-05 or 2019."""
    length = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7, DatePrecision.YEAR: 4}[period.precision]
    return period.first.isoformat()[:length]


def improvement_ids(inspection_id: str, texts: Sequence[str]) -> list[str]:
    """An identifier for each thing that must improve after an inspection: its first meaningful words.

    A number would belong to another thing as soon as a better document prints the list in another order. Each of
    several that would have the same identifier has the beginning of the hash of its words as well, and where it is
    printed twice, the second one ends in `-again-2`.
    """
    names = [_words_of(text) for text in texts]
    counts = Counter(names)
    full = [
        name if counts[name] == 1 and name else "-".join(filter(None, (name, _hash(slug(text)))))
        for name, text in zip(names, texts, strict=True)
    ]
    return _each_once(f"{inspection_id}-improvement-{name}" for name in full)


def _words_of(text: str) -> str:
    """The first meaningful words, joined by hyphens; empty where there are none."""
    words = [word for word in slug(text).split("-") if word not in _EMPTY_WORDS]
    return textwrap.shorten(" ".join(words), _LONGEST_WORDS, placeholder="").replace(" ", "-")


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_HASH_CHARACTERS]


def person_id(scope: str, name: str) -> str:
    """The identifier of a person: the body that they act for, and the name."""
    return f"{scope}-{slug(name)}"


def passage_id(document_id: str, seq: int) -> str:
    """The identifier of a passage: its document and its number in it."""
    return f"{document_id}-p{seq:04d}"


def finding_id(document_id: str, passage: int) -> str:
    """The identifier of a finding: its document and the number of the passage in which it begins."""
    return f"{document_id}-f{passage:04d}"


def judgement_id(inspection_id: str, area: str) -> str:
    """The identifier of the judgement on an area."""
    return f"{inspection_id}-{area.replace('_', '-')}"
