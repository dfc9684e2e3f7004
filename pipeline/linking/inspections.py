"""An inspection as all documents together show it: the mentions of it, and the grades stated for it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from pipeline.extraction.facts import InspectionMention, Judgement, Period
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import Area, Grade, InspectionType, Relation

#: Of 79 reports whose day of publication is known from elsewhere the latest came 118 days after the inspection.
LONGEST_UNTIL_REPORT: Final = timedelta(days=150)
#: The closest first.
_RELATIONS: Final = (Relation.PRIMARY, Relation.REPORTS_ON, Relation.REFERS_TO)


@dataclass(frozen=True, slots=True)
class Member:
    """One mention with its document, and its index among the document's mentions."""

    source: Source
    index: int

    @property
    def mention(self) -> InspectionMention:
        """The mention itself."""
        return self.source.facts.mentions[self.index]

    @property
    def grades(self) -> set[tuple[Area, Grade]]:
        """The grades that the document states for it, with their areas."""
        judgements = self.source.facts.judgements
        return {(j.area, j.grade) for j in judgements if j.mention == self.index and j.area is not None}


@dataclass(slots=True)
class Inspection:
    """One inspection: every mention of it, the most exactly dated first.

    Attributes:
        authority: slug of the authority, or `unknown-authority`.
        members: never empty.
        inspection_id: given once all inspections are known.
        judgements: grades stated for it, with the documents that state them.
        own_report: the mention that dates it in the inspectorate's own document, if there is one.
        typed: the type that a mention states, with that mention; None where none does.
    """

    authority: str
    members: list[Member]
    inspection_id: str = ""
    judgements: list[tuple[Source, Judgement]] = field(default_factory=list)
    own_report: Member | None = field(default=None, init=False)
    typed: tuple[InspectionType, Member] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Note what its mentions show."""
        for member in self.members:
            self._note(member)

    def add(self, member: Member) -> None:
        """Add a mention, which counts after the others."""
        self.members.append(member)
        self._note(member)

    def _note(self, member: Member) -> None:
        """Keep what is asked for with each further mention: an inspection can have very many."""
        mention = member.mention
        if self.own_report is None and mention.relation == Relation.PRIMARY and mention.period is not None:
            self.own_report = member
        if self.typed is None and mention.inspection_type is not None:
            self.typed = mention.inspection_type, member

    @property
    def family(self) -> str:
        """`visit`, `inspection`, `unannounced` or `joint`: what is certain about its kind."""
        return self.members[0].mention.family

    @property
    def dated(self) -> Member | None:
        """The mention that dates it most exactly."""
        return next((member for member in self.members if member.mention.period is not None), None)

    @property
    def period(self) -> Period | None:
        """Its days, as far as they are known."""
        return self.dated.mention.period if self.dated else None

    @property
    def best(self) -> Member:
        """The mention in the best document: the inspectorate's own, else an account, else one in passing."""
        return min(self.members, key=lambda member: _RELATIONS.index(member.mention.relation))

    def own_sources(self, editions: Collection[str]) -> list[Source]:
        """The inspectorate's own documents of it, by identifier, without those that are another edition of one."""
        found = {m.source.document_id: m.source for m in self.members if m.mention.relation == Relation.PRIMARY}
        return [source for name, source in sorted(found.items()) if name not in editions]

    def own_mentions(self) -> frozenset[tuple[str, int]]:
        """The mentions in the inspectorate's own documents of it: the document, and the index among its mentions."""
        return frozenset(
            (m.source.document_id, m.index) for m in self.members if m.mention.relation == Relation.PRIMARY
        )
