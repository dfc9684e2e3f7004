"""Rows of `actions`, `claims` and `omissions`: what councils say they do, say inspectors found, and leave out.

What belongs here: which accounts are held against which of the inspectors' documents, and the rows. What does not: the
rules (`claims`, `omissions`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import Action, Finding
from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.lexicons.models import Lexicons
from pipeline.linking import claims, omissions
from pipeline.linking.claims import ClaimRules, Said
from pipeline.linking.improvements import Improvement
from pipeline.linking.inspections import Inspection
from pipeline.linking.similarity import Comparison, Terms
from pipeline.linking.tables.documents import passage_id
from pipeline.linking.tables.findings import finding_id
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import DocumentKind, NullReason, SectionKind

_ACCOUNT: Final = DocumentKind.COUNCIL_NEWS
#: Parts of an account in which something can be told.
_TELLING: Final = frozenset({SectionKind.TITLE, SectionKind.NEWS_BODY, SectionKind.AREAS_FOR_IMPROVEMENT})
_CONCERNS: Final = frozenset({"negative", "mixed"})
#: A finding whose polarity is less sure than this accuses nobody of leaving it out.
_SURE: Final = 0.7
#: Decimals of a score; more differ between machines.
DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class _Primary:
    """One finding of the inspectors with its document."""

    source: Source
    finding: Finding

    @property
    def words(self) -> str:
        return self.source.words(self.finding.span)

    @property
    def paragraph(self) -> int:
        return self.source.facts.passages[self.finding.passage - 1].paragraph


def add_actions(rows: TableRows, sources: Sequence[Source], subjects: Mapping[str, str]) -> None:
    """Add what every document tells of the council's doing."""
    for source in sources:
        for action in source.facts.actions:
            _add_action(rows, source, subjects.get(source.document_id), action)


def _add_action(rows: TableRows, source: Source, inspection: str | None, action: Action) -> None:
    row_id = f"{source.document_id}-a{action.span.start}"
    row: Row = {
        "action_id": row_id,
        "inspection_id": inspection,
        "voice": action.voice,
        "status": action.status,
        "timeframe_as_printed": source.words(action.time_span) if action.time_span else None,
        "due_by": action.due_by,
        "due_by_basis": action.due_basis,
        "contains_private_name": source.names_private_person(action.span),
        **source.place(action.span),
    }
    rows.add("actions", row)
    rows.evidence("actions", row_id, "status", source, action.cue_span, "words that tell how far it is")
    if action.time_span is not None:
        rows.evidence("actions", row_id, "timeframe_as_printed", source, action.time_span, "the words that say when")
        if action.due_by is not None:
            rows.evidence("actions", row_id, "due_by", source, action.time_span, "counted from the document's date")
    is_done = action.status == "done"
    rows.nulls(
        "actions",
        row_id,
        row,
        {
            "inspection_id": (NullReason.NOT_APPLICABLE, "the document is about no inspection that is known"),
            "due_by": (
                (NullReason.NOT_APPLICABLE, "it has been done")
                if is_done
                else (NullReason.NOT_STATED, "no time is named")
                if action.time_span is None
                else (NullReason.NOT_STATED, "the words name no certain day, or the document none to count from")
            ),
        },
    )


class Accounts:
    """Holds accounts against the inspectors' documents. Made once a build."""

    def __init__(
        self,
        rows: TableRows,
        lexicons: Lexicons,
        terms: Terms,
        register: AuthorityRegister,
        improvements: Mapping[str, Sequence[Improvement]],
    ) -> None:
        self._rows = rows
        self._terms = terms
        self._rules = ClaimRules(lexicons.comparing, terms)
        self._register = register
        self._improvements = improvements
        self._must_improve = frozenset(lexicons.improvements.kinds)

    def add(self, inspection: Inspection, editions: Collection[str]) -> None:
        """Add the claims of every account of one inspection, and what each leaves out."""
        accounts = {
            member.source.document_id: member.source
            for member in inspection.members
            if member.mention.relation == "reports_on"
            and member.source.facts.kind == _ACCOUNT
            and member.source.document_id not in editions
        }
        if not accounts:
            return
        primary = [
            _Primary(source, finding)
            for source in inspection.own_sources(editions)
            for finding in source.facts.findings
        ]
        for _, account in sorted(accounts.items()):
            self._add_claims(inspection, account, primary)
            if primary:
                self._add_omissions(inspection, account, primary)

    def _add_claims(self, inspection: Inspection, account: Source, primary: Sequence[_Primary]) -> None:
        said = [self._said(item) for item in primary]
        found = account.facts.findings
        comparison = (
            Comparison([item.text for item in said], self._terms, [account.words(item.span) for item in found])
            if said and found
            else None
        )
        for finding in found:
            row_id = f"{account.document_id}-c{finding.passage:04d}"
            row: Row = {
                "claim_id": row_id,
                "inspection_id": inspection.inspection_id,
                "finding_id": finding_id(account, finding),
                "voice": finding.voice,
                "verdict": "no_primary_document",
                "finding_ids": None,
                "score": None,
                "method": claims.METHOD,
                "reasons": "the inspectors' document is not here",
                "contains_private_name": account.names_private_person(finding.span),
                **account.place(finding.span),
            }
            if comparison is not None:
                judged = self._rules.judge(
                    account.words(finding.span), finding.polarity, self._names(account), said, comparison
                )
                if judged is None:
                    continue
                linked = [(primary[index], score) for index, score in judged.links]
                row |= {
                    "verdict": judged.verdict,
                    "finding_ids": " ".join(finding_id(item.source, item.finding) for item, _ in linked) or None,
                    "score": round(judged.score, DECIMALS),
                    "reasons": judged.reasons,
                }
                for item, score in linked:
                    method = f"the claim rests on it; likeness {score:.2f}"
                    self._rows.evidence("claims", row_id, "finding_ids", item.source, item.finding.span, method)
            self._rows.add("claims", row)

    def _said(self, item: _Primary) -> Said:
        kind = item.source.facts.sections[item.finding.section].kind
        return Said(item.words, kind in self._must_improve, kind == SectionKind.HEADLINE, item.finding.polarity)

    def _names(self, account: Source) -> list[str]:
        authority = account.facts.authority
        if authority is None:
            return []
        local = self._register.by_code[authority.ons_code]
        names = [local.name, *local.also_known_as]
        return sorted([*(f"{name} Council" for name in names), *names], key=len, reverse=True)

    def _add_omissions(self, inspection: Inspection, account: Source, primary: Sequence[_Primary]) -> None:
        passages = [
            passage for passage in account.facts.passages if account.facts.sections[passage.section].kind in _TELLING
        ]
        texts = [account.words(passage.span) for passage in passages]
        praising = {item.passage for item in account.facts.findings if item.polarity == "positive"}
        praises = [passage.seq in praising for passage in passages]
        comparison = Comparison(texts, self._terms, [item.words for item in primary])
        improvements = self._improvements[inspection.inspection_id]
        told: list[str] = []
        for improvement in improvements:
            wording = improvement.wordings[0]
            words = wording.source.words(wording.area.span)
            looked = omissions.look_for(words, comparison, praises, self._terms)
            is_worded = any(other.source is account for other in improvement.wordings)
            if looked.is_told or is_worded:
                told.append(words)
                continue
            name = improvement.improvement_id
            nearest = None if looked.nearest is None else passage_id(account, passages[looked.nearest].seq)
            self._add_omission(
                inspection, account, ("improvement_id", name), wording.source.place(wording.area.span), nearest, looked
            )
        listed = {wording.area.span for item in improvements for wording in item.wordings}
        paragraphs = groupby(primary, key=lambda item: (item.source.document_id, item.paragraph))
        details = omissions.parts_of(
            told, ([item.words for item in items] for _, items in paragraphs), comparison, self._terms
        )
        for item in primary:
            is_concern = item.finding.polarity in _CONCERNS and item.finding.confidence >= _SURE
            if not is_concern or item.finding.span in listed or item.words in details:
                continue
            looked = omissions.look_for(item.words, comparison, praises, self._terms)
            if not looked.is_told:
                name = finding_id(item.source, item.finding)
                nearest = None if looked.nearest is None else passage_id(account, passages[looked.nearest].seq)
                place = item.source.place(item.finding.span)
                self._add_omission(inspection, account, ("finding_id", name), place, nearest, looked)

    def _add_omission(
        self,
        inspection: Inspection,
        account: Source,
        what: tuple[str, str],
        place: Row,
        nearest: str | None,
        looked: omissions.LookedFor,
    ) -> None:
        column, name = what
        self._rows.add(
            "omissions",
            {
                **place,
                "omission_id": f"{account.document_id}-omits-{name}",
                "inspection_id": inspection.inspection_id,
                "finding_id": None,
                "improvement_id": None,
                column: name,
                "nearest_passage_id": nearest,
                "score": round(looked.score, DECIMALS),
                "method": omissions.METHOD,
                "reasons": looked.reasons,
                "primary_document_id": place["document_id"],
                "document_id": account.document_id,
            },
        )
