"""Rows that say what is withheld, and why.

What belongs here: documents that are withheld whole, as rows of `rejected_documents`, and words, as evidence of the
passages that held them. What does not: taking the words out (see `withholding`).
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.linking.tables.documents import passage_id
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.redaction.redact import WITHHELD, Redactions, redact_facts


def without_withheld(rows: TableRows, sources: Sequence[Source], withheld: Redactions) -> list[Source]:
    """The documents that are published, without the words that are not; rows for those that are not published at all.

    Raises:
        ConfigError: an entry fits no document.
    """
    withheld.require_found(
        (source.document_id for source in sources), (source.facts.document.text for source in sources)
    )
    published: list[Source] = []
    for source in sources:
        why = withheld.why_document(source.document_id)
        if why is None:
            published.append(replace(source, facts=redact_facts(source.facts, withheld)))
            continue
        rows.add(
            "rejected_documents",
            {
                "file_name": source.facts.file_name,
                "sha256": source.facts.sha256,
                "reason": WITHHELD,
                "detail": f"{WITHHELD}: {why}",
            },
        )
    return published


def add_marks(rows: TableRows, found: Sequence[Source], published: Sequence[Source], withheld: Redactions) -> list[str]:
    """Say of every passage that lost words why it did; the documents that have such passages.

    Args:
        rows: where to add them.
        found: the documents as they were read.
        published: those of them that are published, with marks.
        withheld: what is not to be published.
    """
    if not withheld.has_words:
        return []
    marked: list[str] = []
    before = {source.document_id: source.facts.document.text for source in found}
    for source in published:
        places = withheld.places(before[source.document_id])
        for place in places:
            for passage in source.facts.passages:
                if passage.span.overlaps(place.span):
                    name, method = passage_id(source, passage.seq), f"{WITHHELD}: {withheld.why(place.entry)}"
                    rows.evidence("passages", name, "text", source, place.span, method)
        if places:
            marked.append(source.document_id)
    return marked
