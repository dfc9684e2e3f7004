"""Rows of `claims`: what councils' accounts claim of inspections, each checked against the inspectors' documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.linking import claims
from pipeline.linking.accounts import InspectorFinding
from pipeline.linking.claims import ClaimRules, ClaimVerdict
from pipeline.linking.identifiers import finding_id
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Verdict, Voice

_TABLE: Final = "claims"


@row_of(_TABLE)
class ClaimRow(Place):
    """One claim of an account about an inspection, and whether the inspectors' document supports it."""

    claim_id: str
    inspection_id: str
    finding_id: str
    voice: Voice
    verdict: Verdict
    finding_ids: str | None
    score: float | None
    method: str
    reasons: str
    contains_private_name: bool


@dataclass(frozen=True, slots=True)
class ClaimChecker:
    """What claims are checked with. Made once for all accounts."""

    rules: ClaimRules
    register: AuthorityRegister

    def rows(
        self, recorder: EvidenceRecorder, inspection_id: str, account: Source, found: Sequence[InspectorFinding]
    ) -> Iterator[ClaimRow]:
        """The rows of the claims of an account about an inspection; a claim without a verdict has none.

        Args:
            recorder: takes the evidence: the findings that a claim rests on.
            inspection_id: of the inspection.
            account: of it.
            found: everything that the inspectors' own documents found, empty where there are none.
        """
        sentences = [item.sentence for item in found]
        texts = [account.words(finding.span) for finding in account.facts.findings]
        read = self.rules.read(sentences) if texts else []
        names = claims.named(_names(account, self.register))
        following = [*account.facts.findings, None][1:]
        for finding, text, next_one in zip(account.facts.findings, texts, following, strict=True):
            row: ClaimRow = {
                "claim_id": f"{account.document_id}-c{finding.passage:04d}",
                "inspection_id": inspection_id,
                "finding_id": finding_id(account.document_id, finding.passage),
                "voice": finding.voice,
                "verdict": Verdict.NO_PRIMARY_DOCUMENT,
                "finding_ids": None,
                "score": None,
                "method": claims.METHOD,
                "reasons": "the inspectors' document is not here",
                "contains_private_name": account.names_private_person(finding.span),
                **account.place(finding.span),
            }
            if found:
                is_about_inspection = finding.voice != Voice.QUOTED_COUNCIL or self.rules.names_inspectors(text)
                is_next = next_one is not None and next_one.passage == finding.passage + 1
                after = account.words(next_one.span) if next_one is not None and is_next else ""
                taken_back_by = after if self.rules.takes_back(after) else ""
                verdict = self.rules.judge(
                    text, finding.polarity, taken_back_by, names, read, is_about_inspection=is_about_inspection
                )
                if verdict is None:
                    continue
                _set_verdict(recorder, row, verdict, found)
            yield row


def _set_verdict(
    recorder: EvidenceRecorder, row: ClaimRow, verdict: ClaimVerdict, found: Sequence[InspectorFinding]
) -> None:
    linked = [(found[index], score) for index, score in verdict.links]
    row["verdict"] = verdict.verdict
    row["finding_ids"] = " ".join(item.finding_id for item, _ in linked) or None
    row["score"] = verdict.score
    row["reasons"] = verdict.reasons
    for item, score in linked:
        method = f"the claim rests on it; score {score:.2f}"
        recorder.add(_TABLE, row["claim_id"], "finding_ids", item.source, item.finding.span, method)


def _names(account: Source, register: AuthorityRegister) -> list[str]:
    """The names of the authority of an account."""
    authority = account.facts.authority
    if authority is None:
        return []
    local = register.by_code[authority.ons_code]
    names = [local.name, *local.also_known_as]
    return [*(f"{name} Council" for name in names), *names]
