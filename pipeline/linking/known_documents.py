"""What must be known of every document before those of one authority are linked: little, so that it stays in memory."""

from dataclasses import dataclass, replace
from typing import Self

from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.identifiers import document_name
from pipeline.reading.document import hash_of_text
from pipeline.redaction.redact import Redactions


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """One document that was read.

    Attributes:
        number: its place among all documents that were read.
        people: its text, its authority and the people in office whom it names, and no other facts.
        name: what its identifier begins with.
        text_sha256: hash of its text.
        published_sha256: hash of its text as it is published.
        withheld: the indices of the takedowns whose words it has.
    """

    number: int
    people: DocumentFacts
    name: str
    text_sha256: str
    published_sha256: str
    withheld: frozenset[int]

    @classmethod
    def of(cls, number: int, facts: DocumentFacts, redactions: Redactions) -> Self:
        """What must be known of a document.

        Args:
            number: its place among all documents that were read.
            facts: what was read in it.
            redactions: what is not to be published.
        """
        text = facts.document.text
        return cls(
            number,
            _people_of(facts),
            document_name(facts),
            facts.document.text_sha256(),
            hash_of_text(redactions.masked(text)),
            frozenset(place.entry for place in redactions.places(text)),
        )

    @property
    def file_name(self) -> str:
        """The path of its file below the sources folder."""
        return self.people.file_name


def _people_of(facts: DocumentFacts) -> DocumentFacts:
    """Facts without all but the text, what it is, and the people in office."""
    blocks = tuple(replace(block, sentences=()) for block in facts.document.blocks)
    return DocumentFacts(
        facts.file_name,
        facts.sha256,
        replace(facts.document, blocks=blocks),
        facts.kind,
        facts.kind_method,
        facts.title,
        facts.authority,
        facts.published,
        private_names=facts.private_names,
        appearances=facts.appearances,
    )
