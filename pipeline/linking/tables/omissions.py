"""Rows of `omissions`: what an account of an inspection leaves out."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Literal

from pipeline.linking import omissions
from pipeline.linking.accounts import InspectorFinding
from pipeline.linking.identifiers import passage_id
from pipeline.linking.improvements import Improvement
from pipeline.linking.omissions import Mention, OmissionRules
from pipeline.linking.similarity import DECIMALS, Comparison, Terms
from pipeline.linking.source import Place, Source
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Polarity, SectionKind

#: The sections of an account in which something can be mentioned.
_SECTIONS: Final = frozenset({SectionKind.TITLE, SectionKind.NEWS_BODY, SectionKind.AREAS_FOR_IMPROVEMENT})
_CONCERNS: Final = frozenset({Polarity.NEGATIVE, Polarity.MIXED})


@row_of("omissions")
class OmissionRow(Place):
    """One thing that must improve, or one finding of concern, that an account leaves out.

    `document_id` is of the account; the words and their place are of the inspectors' document, `primary_document_id`.
    """

    omission_id: str
    inspection_id: str
    finding_id: str | None
    improvement_id: str | None
    nearest_passage_id: str | None
    score: float
    method: str
    reasons: str
    primary_document_id: str


def omission_rows(
    rules: OmissionRules,
    terms: Terms,
    inspection_id: str,
    account: Source,
    improvements: Sequence[Improvement],
    found: Sequence[InspectorFinding],
) -> Iterator[OmissionRow]:
    """The rows of what an account leaves out.

    Args:
        rules: what counts as a mention.
        terms: cut sentences into terms.
        inspection_id: of the inspection.
        account: of it.
        improvements: what must improve after it.
        found: everything that the inspectors' own documents found, never empty.
    """
    search = _AccountSearch(rules, terms, inspection_id, account, found)
    mentioned: list[str] = []
    for improvement in improvements:
        wording = improvement.wordings[0]
        words = wording.source.words(wording.area.span)
        mention = search.look_for(words)
        if mention.is_mentioned or any(other.source is account for other in improvement.wordings):
            mentioned.append(words)
        else:
            place = wording.source.place(wording.area.span)
            yield search.row("improvement_id", improvement.improvement_id, place, mention)
    listed = {wording.area.span for item in improvements for wording in item.wordings}
    details = search.details_of(mentioned)
    for item in found:
        is_concern = item.sentence.polarity in _CONCERNS and rules.is_confident(item.finding.confidence)
        if not is_concern or item.finding.span in listed or item.words in details:
            continue
        mention = search.look_for(item.words)
        if not mention.is_mentioned:
            yield search.row("finding_id", item.finding_id, item.source.place(item.finding.span), mention)


class _AccountSearch:
    """Looks for what the inspectors found in one account."""

    def __init__(
        self,
        rules: OmissionRules,
        terms: Terms,
        inspection_id: str,
        account: Source,
        found: Sequence[InspectorFinding],
    ) -> None:
        self._rules = rules
        self._inspection_id = inspection_id
        self._account = account
        self._found = found
        self._passages = [
            passage for passage in account.facts.passages if account.facts.sections[passage.section].kind in _SECTIONS
        ]
        praising = {item.passage for item in account.facts.findings if item.polarity == Polarity.POSITIVE}
        self._praises = [passage.seq in praising for passage in self._passages]
        texts = [account.words(passage.span) for passage in self._passages]
        self._comparison = Comparison(texts, terms, [item.words for item in found])

    def look_for(self, words: str) -> Mention:
        """Look for one thing in every passage."""
        return self._rules.look_for(words, self._comparison, self._praises)

    def details_of(self, mentioned: Sequence[str]) -> set[str]:
        """The inspectors' sentences that are details of things that must improve and that the account mentions."""
        paragraphs = groupby(self._found, key=lambda item: item.paragraph)
        return self._rules.details_of(
            mentioned, ([item.words for item in items] for _, items in paragraphs), self._comparison
        )

    def row(
        self, column: Literal["finding_id", "improvement_id"], identifier: str, place: Place, mention: Mention
    ) -> OmissionRow:
        """The row of one thing that the account leaves out."""
        nearest = None if mention.nearest is None else self._passages[mention.nearest].seq
        row: OmissionRow = {
            **place,
            "omission_id": f"{self._account.document_id}-omits-{identifier}",
            "inspection_id": self._inspection_id,
            "finding_id": None,
            "improvement_id": None,
            "nearest_passage_id": None if nearest is None else passage_id(self._account.document_id, nearest),
            "score": round(mention.score, DECIMALS),
            "method": omissions.METHOD,
            "reasons": mention.reasons,
            "primary_document_id": place["document_id"],
            "document_id": self._account.document_id,
        }
        row[column] = identifier
        return row
