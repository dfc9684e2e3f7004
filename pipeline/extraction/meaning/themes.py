"""The themes of findings: by their own words, and carried on from the finding before."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extraction.facts import Finding, Passage, ThemeMatch
from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.extraction.lexicons.themes import ThemeLexicon
from pipeline.reading.document import Document, Span


class ThemeRules:
    """Finds themes. Made once from the lexicon."""

    def __init__(self, lexicon: ThemeLexicon) -> None:
        #: the phrases of each theme
        self.phrases = lexicon.words
        self._order = {theme: number for number, theme in enumerate(lexicon.words)}
        self._pointing_back = compiled("|".join(lexicon.pointing_back))
        self._not_carried = frozenset(lexicon.not_carried)

    def match(self, text: LoweredText, candidates: Candidates, offset: int = 0) -> tuple[ThemeMatch, ...]:
        """Every theme of a text, in the order of the vocabulary, with the first words that show it.

        Args:
            text: the text.
            candidates: the phrases of themes, and others, that can occur in it.
            offset: where the text begins in its document; the spans returned count from the start of the document.
        """
        order = self._order
        found = (
            (theme, candidates.first(theme, text.text))
            for theme in sorted((name for name in candidates.names if name in order), key=order.__getitem__)
        )
        return tuple(
            ThemeMatch(theme, Span(offset + match.start(), offset + match.end()))
            for theme, match in found
            if match is not None
        )

    def carried(self, text: str, before: tuple[ThemeMatch, ...]) -> tuple[ThemeMatch, ...]:
        """The themes that a sentence takes over from the sentence before because it begins by referring to it.

        Args:
            text: the sentence.
            before: the themes of the sentence before, by its own words or carried over.
        """
        if not self._pointing_back.match(text):
            return ()
        return tuple(replace(match, is_carried=True) for match in before if match.theme not in self._not_carried)


def with_carried_themes(
    document: Document, findings: Sequence[Finding], passages: Sequence[Passage], rules: ThemeRules
) -> tuple[Finding, ...]:
    """The findings, with the themes carried over from the finding before in the same paragraph."""
    paragraphs = {passage.seq: passage.paragraph for passage in passages}
    carried: list[Finding] = []
    for finding in findings:
        before = carried[-1] if carried else None
        if before is not None and paragraphs[before.passage] == paragraphs[finding.passage]:
            own = {match.theme for match in finding.themes}
            from_before = rules.carried(document.words(finding.span), before.themes)
            added = tuple(match for match in from_before if match.theme not in own)
            carried.append(replace(finding, themes=(*finding.themes, *added)) if added else finding)
        else:
            carried.append(finding)
    return tuple(carried)
