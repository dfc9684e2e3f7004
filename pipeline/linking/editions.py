"""Editions of one document: the same letter as PDF and as text, or a report that was published again.

Documents with the very same text are not editions but duplicates (`duplicates`).
"""

from collections.abc import Collection, Sequence

from rapidfuzz.distance import Indel

from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.lexicons.models import EditionLexicon
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import DocumentKind, Relation


def editions_of(sources: Sequence[Source], registered: Collection[str], lexicon: EditionLexicon) -> dict[str, str]:
    """The documents that are another edition of a main one: each mapped to that one.

    Editions are about one inspection (or, for news, have one title), of one authority and kind, and alike in their
    words. The one that the registry names is the main one, else the one published last, then one whose
    inspection is dated, then one with pages, then the first by its identifier.

    Args:
        sources: all documents.
        registered: names of the files that the registry names.
        lexicon: how alike the texts of two editions are.
    """
    groups: dict[tuple[object, ...], list[Source]] = {}
    for source in sources:
        key = _about(source.facts)
        if key is not None:
            groups.setdefault(key, []).append(source)
    found: dict[str, str] = {}
    for group in groups.values():
        main: list[Source] = []
        for source in sorted(group, key=lambda item: _rank(item, registered)):
            first = next((other for other in main if _alike(source, other, lexicon)), None)
            if first is None:
                main.append(source)
            else:
                found[source.document_id] = first.document_id
    return found


def _about(facts: DocumentFacts) -> tuple[object, ...] | None:
    """What a document is about, as far as editions of it agree; None where too little is known."""
    if facts.authority is None or facts.kind == DocumentKind.OTHER:
        return None
    own = next((mention for mention in facts.mentions if mention.relation != Relation.REFERS_TO), None)
    # a report that prints no day of publication is identified by the days of its inspection
    time = facts.published or (own.period if own else None)
    if own is None or time is None:
        return None
    return facts.authority.ons_code, facts.kind, own.family, time.first


def _rank(source: Source, registered: Collection[str]) -> tuple[bool, int, bool, bool, str]:
    published = source.facts.published
    return (
        source.facts.file_name not in registered,
        -published.last.toordinal() if published else 0,
        all(mention.period is None for mention in source.facts.mentions if mention.relation != Relation.REFERS_TO),
        source.facts.document.n_pages is None,
        source.document_id,
    )


def _alike(one: Source, other: Source, lexicon: EditionLexicon) -> bool:
    texts = [source.facts.document.text[: lexicon.n_compared] for source in (one, other)]
    return Indel.normalized_similarity(*texts, score_cutoff=lexicon.alike) >= lexicon.alike
