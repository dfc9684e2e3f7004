"""The role of each passage: what it does in its document, as far as it was understood.

A passage that several facts were read from has the role that matters most to a reader; one that none was read from has
the role that its words or its section show, or none that is known.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from pipeline.extraction.facts import Passage, Section
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.extraction.lexicons.roles import RoleLexicon
from pipeline.reading.document import Document, Span, SpanIndex
from pipeline.schema.vocabularies import PassageKind, PassageRole, SectionKind

#: Sections in which the words of a passage show its role.
_READ_BY_WORDS: Final = frozenset({SectionKind.INTRODUCTION, SectionKind.BACKGROUND})


class RoleRules:
    """Finds the roles of passages. Made once from the lexicon."""

    def __init__(self, lexicon: RoleLexicon) -> None:
        self._sections = lexicon.sections
        self._little_understood = lexicon.little_understood
        self._words = {role: any_of(phrases) for role, phrases in lexicon.words.items()}

    def roles_of(
        self,
        document: Document,
        passages: Iterable[Passage],
        sections: Sequence[Section],
        facts: Sequence[tuple[PassageRole, Iterable[Span]]],
        procedures: Collection[int],
    ) -> list[PassageRole]:
        """The role of each passage, in their order.

        Args:
            document: the document.
            passages: its passages.
            sections: its sections.
            facts: where facts were read, with the role that each gives; the one that matters most comes first.
            procedures: numbers (`seq`) of the passages that are known to explain inspections.
        """
        places = [(role, SpanIndex(spans)) for role, spans in facts]

        def role(passage: Passage) -> PassageRole:
            if passage.kind == PassageKind.HEADING:
                return PassageRole.HEADING
            of_fact = next((role for role, spans in places if spans.overlaps(passage.span)), None)
            if of_fact is not None:
                return of_fact
            kind, explains = sections[passage.section].kind, passage.seq in procedures
            by_words = None
            if explains or kind in _READ_BY_WORDS:
                by_words = self._by_words(document.words(passage.span))
            default = PassageRole.PROCEDURE if explains else self._sections.get(kind, PassageRole.UNKNOWN)
            return by_words or default

        return [role(passage) for passage in passages]

    def are_little_understood(self, passages: Iterable[Passage]) -> bool:
        """Whether the role of so many of these passages is unknown that the document was not understood."""
        limits = self._little_understood
        roles = [passage.role for passage in passages if passage.kind != PassageKind.HEADING]
        read = [role for role in roles if role != PassageRole.FURNITURE]
        n_unknown = read.count(PassageRole.UNKNOWN)
        return len(read) >= limits.least_passages and n_unknown >= limits.least_share * len(read)

    def _by_words(self, words: str) -> PassageRole | None:
        return next((role for role, phrases in self._words.items() if phrases.search(words)), None)
