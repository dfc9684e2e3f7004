"""The entrance before linking: facts of documents without what is withheld, and a record of what that was.

Words are taken out before anything is linked, so that no identifier, comparison or conclusion is made from them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from pipeline.extraction.facts import Appearance, DocumentFacts, Statement
from pipeline.reading.document import Span, SpanIndex
from pipeline.redaction.recorded import withheld_record
from pipeline.redaction.redact import Redactions, WithheldPlace
from pipeline.redaction.withheld_texts import WithheldText
from pipeline.redaction.words import words_of
from pipeline.sources.discovery import HASH_OF_NO_BYTES

#: The fields that hold the words of a fact rather than the words from which its value was read: they may lose a part.
_WHOLE: Final = frozenset({"span", "fragments", "outcome_span"})
#: The fields that hold terms of vocabularies or names of columns, which are not words of documents.
_TERMS: Final = frozenset({
    "addressed_to", "area", "basis", "capacity", "column", "due_basis", "family", "flags", "framework", "grade",
    "inspection_type", "kind", "precision", "polarity", "reason", "relation", "status", "theme", "unit", "voice",
})  # fmt: skip
#: The fields that name the file of a document and its bytes.
_OF_THE_FILE: Final = frozenset({"file_name", "sha256"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WithheldDocument:
    """A document that is withheld whole: its file, the hash of its bytes, why, and what it holds."""

    file_name: str
    sha256: str
    why: str
    text: WithheldText


@dataclass(frozen=True, slots=True)
class WithheldWords:
    """Words of one passage that are withheld.

    Attributes:
        document_id: of the document, which is published without them.
        passage: number of the passage (`seq`) that held them.
        span: where they were.
        method: how the record of them is worded, with the reason.
    """

    document_id: str
    passage: int
    span: Span
    method: str


@dataclass(frozen=True, slots=True)
class RedactedFacts:
    """What may be linked.

    Attributes:
        documents: the facts of every document that is published, by its identifier, with masks.
        withheld_documents: those that are not published at all.
        masked_documents: identifiers of those that lost words.
        without_hash: identifiers of those from the hash of whose file withheld words could be guessed: these, and where
            words are withheld, those whose file can hold some that its text does not have.
        withheld_words: what their passages lost, in the order of the documents and of the words.
    """

    documents: dict[str, DocumentFacts]
    withheld_documents: list[WithheldDocument]
    masked_documents: list[str]
    without_hash: frozenset[str]
    withheld_words: list[WithheldWords]


def redact_facts(documents: Mapping[str, DocumentFacts], redactions: Redactions) -> RedactedFacts:
    """Take out what is withheld.

    A fact goes where its value was read from withheld words, or where all its words are withheld. A fact that loses a
    part of its sentence stays, with a mask.

    Args:
        documents: the facts of every document that was read, by its identifier.
        redactions: what is withheld.
    """
    published: dict[str, DocumentFacts] = {}
    withheld_documents: list[WithheldDocument] = []
    masked_documents: list[str] = []
    without_hash: list[str] = []
    withheld_words: list[WithheldWords] = []
    for document_id, facts in documents.items():
        why, may_be_guessed = redactions.why_document(document_id), _may_be_guessed(facts, redactions)
        if why is not None:
            digest = HASH_OF_NO_BYTES if may_be_guessed else facts.sha256
            withheld_documents.append(
                WithheldDocument(facts.file_name, digest, why, _withheld_text(document_id, facts))
            )
            continue
        places = redactions.places(facts.document.text)
        published[document_id] = _redacted(facts, places, redactions)
        masked_documents += [document_id] if places else []
        without_hash += [document_id] if may_be_guessed else []
        withheld_words += [
            WithheldWords(document_id, passage.seq, place.span, withheld_record(redactions.why(place.entry)))
            for place in places
            for passage in facts.passages
            if passage.span.overlaps(place.span)
        ]
    return RedactedFacts(published, withheld_documents, masked_documents, frozenset(without_hash), withheld_words)


def _may_be_guessed(facts: DocumentFacts, redactions: Redactions) -> bool:
    """Whether withheld words could be guessed from the hash of a file, which may hold some that its text does not."""
    return redactions.has_words and (_has_more_than_text(facts) or bool(redactions.places(facts.document.text)))


def _has_more_than_text(facts: DocumentFacts) -> bool:
    """Whether the file of a document can hold words that are not in its text, as pages and messages do.

    A PDF can, too, but has so much else in it that nobody can make the same bytes.
    """
    is_plain = facts.document.media_type == "text/plain" and facts.file_name.lower().endswith(".txt")
    return not is_plain and facts.document.media_type != "application/pdf"


def _withheld_text(document_id: str, facts: DocumentFacts) -> WithheldText:
    return WithheldText(
        document_id,
        passages=[facts.document.words(passage.span) for passage in facts.passages],
        people=sorted({facts.document.words(item.name_span) for item in facts.appearances}),
    )


def _redacted(facts: DocumentFacts, places: Sequence[WithheldPlace], redactions: Redactions) -> DocumentFacts:
    if not places:
        return facts
    withheld = _Withheld(facts.document.text, SpanIndex(place.span for place in places))
    findings = tuple(replace(item, themes=withheld.kept(item.themes)) for item in withheld.kept(facts.findings))
    withheld_findings = {finding.span for finding in facts.findings} - {finding.span for finding in findings}
    appearances, statements = _without_speakers(facts, withheld)
    private = tuple(name for name in facts.private_names if not withheld.touches(name))
    left = replace(
        facts,
        private_names=private,
        passages=tuple(
            replace(item, names_private_person=any(item.span.overlaps(name) for name in private))
            for item in facts.passages
        ),
        judgements=withheld.kept(facts.judgements),
        findings=findings,
        improvement_areas=withheld.kept(facts.improvement_areas),
        appearances=appearances,
        statements=statements,
        measures=tuple(item for item in withheld.kept(facts.measures) if item.span not in withheld_findings),
        actions=withheld.kept(facts.actions),
        abbreviations=withheld.kept(facts.abbreviations),
    )
    masked = _with_texts(left, redactions.masked)
    return replace(masked, **{name: getattr(facts, name) for name in _OF_THE_FILE})


def _without_speakers(
    facts: DocumentFacts, withheld: "_Withheld"
) -> tuple[tuple[Appearance, ...], tuple[Statement, ...]]:
    """The people who are still named, and the statements that are theirs."""
    kept = [index for index, item in enumerate(facts.appearances) if withheld.is_kept(item)]
    new = {old: index for index, old in enumerate(kept)}
    statements = (item for item in withheld.kept(facts.statements) if item.speaker in new)
    return (
        tuple(facts.appearances[index] for index in kept),
        tuple(replace(item, speaker=new[item.speaker]) for item in statements),
    )


@dataclass(frozen=True, slots=True)
class _Withheld:
    """The places of one text that are withheld."""

    text: str
    places: SpanIndex

    def kept(self, facts: Sequence[T]) -> tuple[T, ...]:
        """The facts that stay."""
        return tuple(fact for fact in facts if self.is_kept(fact))

    def is_kept(self, fact: Any) -> bool:  # noqa: ANN401 - any kind of fact
        """Whether a fact still has words, and whether its value was read from none that are withheld."""
        for field in fields(fact):
            value = getattr(fact, field.name)
            own = [item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, Span)]
            if field.name in _WHOLE:
                if own and all(self._covers(item) for item in own):
                    return False
            elif any(self.touches(item) for item in own):
                return False
        return True

    def touches(self, span: Span) -> bool:
        """Whether anything at a span is withheld."""
        return self.places.overlaps(span)

    def _covers(self, span: Span) -> bool:
        """Whether every word at a span is withheld, whatever is between the words and after them."""
        words = words_of(self.text[span.start : span.end])
        places = (Span(span.start + a, span.start + b) for a, b in zip(words.starts, words.ends, strict=True))
        return all(map(self.places.overlaps, places))


def _with_texts(value: T, change: Callable[[str], str]) -> T:
    """A record with every text in it changed that may hold words of documents."""
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value] # a text for a text
    if isinstance(value, tuple):
        return tuple(_with_texts(item, change) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type) and not isinstance(value, Span):
        changed = {
            field.name: _with_texts(getattr(value, field.name), change)
            for field in fields(value)
            if field.name not in _TERMS
        }
        return replace(value, **changed)
    return value
