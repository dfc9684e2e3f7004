"""The themes of findings: by their own words, carried on from the finding before, and by the heading above them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extraction.facts import Finding, Passage, Section, ThemeMatch
from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.extraction.lexicons.themes import ThemeLexicon
from pipeline.extraction.meaning.theme_features import NO_THEME, theme_words
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import ThemeBasis

#: The row of the table of weights that holds the score of words of which nothing is known.
INTERCEPT: Final = ""


class ThemeRules:
    """Finds themes. Made once from the lexicon and the weights."""

    def __init__(self, lexicon: ThemeLexicon, weights: Mapping[str, float]) -> None:
        #: the phrases of each theme, and those of none
        self.phrases = {**lexicon.words, NO_THEME: lexicon.no_theme}
        self._order = {theme: number for number, theme in enumerate(lexicon.words)}
        self._most = lexicon.most
        # whole hundredths, so that no order of adding changes a sum
        self._weights = {feature: round(100 * weight) for feature, weight in weights.items()}
        self._intercept = self._weights.get(INTERCEPT, 0)
        self._pointing_back = compiled("|".join(lexicon.pointing_back))
        self._not_carried = frozenset(lexicon.not_carried)
        self._from_headings = {theme: any_of(words) for theme, words in lexicon.from_headings.items()}
        self._further_services = any_of(lexicon.further_services)

    def match(self, text: LoweredText, candidates: Candidates, offset: int = 0) -> tuple[ThemeMatch, ...]:
        """The themes that a text is about, most to least, each with the words that weigh most.

        Args:
            text: the text.
            candidates: the phrases of themes, and others, that can occur in it.
            offset: where the text begins in its document; the spans returned count from the start of the document.
        """
        scored = [(self._score(words.features), words) for words in theme_words(text.text, candidates, self._order)]
        # sorting keeps the order of the vocabulary where scores are equal
        about = sorted((item for item in scored if item[0] >= 0), key=lambda item: -item[0])
        matches: list[ThemeMatch] = []
        for _, words in about[: self._most]:
            places = words.places
            # of several places with one score, the first
            start, end = max(places, key=lambda place: self._score(places[place]))
            matches.append(ThemeMatch(words.theme, Span(offset + start, offset + end)))
        return tuple(matches)

    def _score(self, features: Sequence[str]) -> int:
        """How surely a sentence is about a theme; at least 0 where it is."""
        weight_of = self._weights.get
        return self._intercept + sum([weight_of(feature, 0) for feature in features])

    def with_carried(self, finding: Finding, text: str, before: Sequence[ThemeMatch]) -> Finding:
        """A finding with the theme that it takes over from the sentence before because it begins by referring to it.

        Args:
            finding: the finding.
            text: its words.
            before: the themes of the sentence before, by its own words or carried over.
        """
        if not before or before[0].theme in self._not_carried or not self._pointing_back.match(text):
            return finding
        return self._with(finding, replace(before[0], basis=ThemeBasis.CARRIED_OVER))

    def with_theme_of_heading(self, finding: Finding, heading: str, offset: int) -> Finding:
        """A finding with the theme of the service that its heading names, where it names only one.

        Args:
            finding: the finding.
            heading: the words of the heading.
            offset: where the heading begins in the document.
        """
        named = {theme: match for theme, words in self._from_headings.items() if (match := words.search(heading))}
        if len(named) != 1 or self._further_services.search(heading):
            return finding
        ((theme, match),) = named.items()
        span = Span(offset + match.start(), offset + match.end())
        return self._with(finding, ThemeMatch(theme, span, ThemeBasis.HEADING))

    def _with(self, finding: Finding, added: ThemeMatch) -> Finding:
        """A finding with one more theme, unless it has it or has as many as a finding can have."""
        known = {match.theme for match in finding.themes}
        if added.theme in known or len(known) >= self._most:
            return finding
        return replace(finding, themes=(*finding.themes, added))


def with_carried_themes(
    document: Document,
    findings: Sequence[Finding],
    passages: Sequence[Passage],
    sections: Sequence[Section],
    rules: ThemeRules,
) -> tuple[Finding, ...]:
    """The findings, with the themes carried over from the finding before in the same paragraph, and from headings."""
    paragraphs = {passage.seq: passage.paragraph for passage in passages}
    carried: list[Finding] = []
    for finding in findings:
        before = carried[-1] if carried else None
        if before is not None and paragraphs[before.passage] == paragraphs[finding.passage]:
            carried.append(rules.with_carried(finding, document.words(finding.span), before.themes))
        else:
            carried.append(finding)
    return tuple(_with_theme_of_heading(document, finding, sections, rules) for finding in carried)


def _with_theme_of_heading(
    document: Document, finding: Finding, sections: Sequence[Section], rules: ThemeRules
) -> Finding:
    heading = sections[finding.section].heading
    if heading is None:
        return finding
    return rules.with_theme_of_heading(finding, document.words(heading), heading.start)
