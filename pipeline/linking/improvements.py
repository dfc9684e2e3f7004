"""What must improve after each inspection: each thing once, with every document's wording of it."""

from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.utils import default_process

from pipeline.extraction.facts import ImprovementArea
from pipeline.linking.identifiers import improvement_ids
from pipeline.linking.inspections import Inspection, Member
from pipeline.linking.lexicons.models import ImprovementLexicon
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import Relation


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of one thing that must improve; `score` is its likeness to the main wording, from 0 to 100."""

    source: Source
    area: ImprovementArea
    score: float


@dataclass(frozen=True, slots=True)
class Improvement:
    """One thing that must improve.

    Attributes:
        improvement_id: made from the main wording.
        wordings: the main wording, then every other.
    """

    improvement_id: str
    wordings: tuple[Wording, ...]


def improvements_of(
    inspection: Inspection, editions: Collection[str], lexicon: ImprovementLexicon
) -> list[Improvement]:
    """What must improve after one inspection, in printed order.

    The inspectorate's own list is used where there is one, and nothing is added to it: what an account puts in other
    words is another wording of the item that it is most like, or, where it is like none, no improvement area. Where
    there are only accounts, the first account's list is used, and others add what they alone have.

    Args:
        inspection: with all its documents.
        editions: documents that are another edition of one; their lists are wordings, never the list.
        lexicon: how alike the wordings of one thing are.
    """
    lists = [
        (member.source, member.mention.relation, member.source.about(member.index).facts.improvement_areas)
        for member in sorted(inspection.members, key=lambda m: _rank(m, editions))
        if member.mention.relation != Relation.REFERS_TO and member.source.facts.improvement_areas
    ]
    if not lists:
        return []
    source, relation, areas = lists[0]
    found = [[Wording(source, area, 100.0)] for area in areas]
    for other, _, others in lists[1:]:
        for area in others:
            scores = [_alike(other, area, wordings[0]) for wordings in found]
            best = max(range(len(scores)), key=lambda index: scores[index])
            if scores[best] >= lexicon.alike:
                found[best].append(Wording(other, area, scores[best]))
            elif relation != Relation.PRIMARY:
                found.append([Wording(other, area, 100.0)])
    ids = improvement_ids(inspection.inspection_id, [_words(wordings[0]) for wordings in found])
    return [Improvement(name, tuple(wordings)) for name, wordings in zip(ids, found, strict=True)]


def _rank(member: Member, editions: Collection[str]) -> tuple[bool, bool, str]:
    name = member.source.document_id
    return member.mention.relation != Relation.PRIMARY, name in editions, name


def _alike(source: Source, area: ImprovementArea, wording: Wording) -> float:
    return token_set_ratio(source.words(area.span), _words(wording), processor=default_process)


def _words(wording: Wording) -> str:
    return wording.source.words(wording.area.span)
