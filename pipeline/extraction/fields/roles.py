"""The role of each passage: what it does in its document, as far as it was understood.

A passage that several facts were read from has the role that matters most to a reader; one that none was read from has
that of its section, or none that is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.facts import Passage, Section
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import PassageKind, PassageRole, SectionKind

#: Where a passage from which nothing was read is of a section of one of these kinds.
_OF_SECTIONS: Final = {
    SectionKind.INTRODUCTION: PassageRole.SCOPE,
    SectionKind.ABOUT_INSPECTION: PassageRole.METHOD,
    SectionKind.BACKGROUND: PassageRole.PROCEDURE,
    SectionKind.CLOSING: PassageRole.PROCEDURE,
    SectionKind.GLOSSARY: PassageRole.PROCEDURE,
    SectionKind.EARLIER_INSPECTIONS: PassageRole.EARLIER_INSPECTION,
    SectionKind.SUMMARY_FOR_CHILDREN: PassageRole.FINDING,
    SectionKind.LETTERHEAD: PassageRole.FURNITURE,
    SectionKind.DATE: PassageRole.FURNITURE,
    SectionKind.ADDRESSEE: PassageRole.FURNITURE,
    SectionKind.SALUTATION: PassageRole.FURNITURE,
    SectionKind.SIGNATURE: PassageRole.FURNITURE,
    SectionKind.COPIES: PassageRole.FURNITURE,
    SectionKind.BYLINE: PassageRole.FURNITURE,
    SectionKind.FURNITURE: PassageRole.FURNITURE,
    SectionKind.FRONT_PAGE: PassageRole.FURNITURE,
    SectionKind.CONTENTS: PassageRole.FURNITURE,
    SectionKind.IMPRINT: PassageRole.FURNITURE,
    SectionKind.NOTE: PassageRole.FURNITURE,
}


@dataclass(frozen=True, slots=True)
class RolePlaces:
    """Where the facts of a document were read.

    Attributes:
        findings: numbers (`seq`) of the passages of findings.
        procedures: numbers of the passages that are known to be about how inspections go.
        places: the places of other facts with their role, the one that matters most first.
    """

    findings: frozenset[int]
    procedures: frozenset[int]
    places: Sequence[tuple[PassageRole, Sequence[Span]]]


def roles_of(passages: Iterable[Passage], sections: Sequence[Section], read: RolePlaces) -> list[PassageRole]:
    """The role of each passage, in their order."""
    ordered = [(role, sorted(spans)) for role, spans in read.places]
    return [_role(passage, sections[passage.section], read, ordered) for passage in passages]


def _role(
    passage: Passage, section: Section, read: RolePlaces, places: Sequence[tuple[PassageRole, list[Span]]]
) -> PassageRole:
    if passage.kind == PassageKind.HEADING:
        return PassageRole.HEADING
    improvements, *others = places
    if any(span.overlaps(passage.span) for span in improvements[1]):
        return improvements[0]
    if passage.seq in read.findings:
        return PassageRole.FINDING
    for role, spans in others:
        if any(span.overlaps(passage.span) for span in spans):
            return role
    if passage.seq in read.procedures:
        return PassageRole.PROCEDURE
    return _OF_SECTIONS.get(section.kind, PassageRole.UNKNOWN)
