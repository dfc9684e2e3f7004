"""Making findings of passages, with their polarity and themes. The formats choose the passages."""

from collections.abc import Sequence
from typing import Final

from pipeline.extraction.facts import Finding, Passage, ThemeMatch
from pipeline.extraction.lexicons.phrase_index import Candidates, LoweredText, PhraseIndex
from pipeline.extraction.meaning.polarity.explanation import PolarityDecision
from pipeline.extraction.meaning.polarity.rules import PolarityRules, Wording
from pipeline.extraction.meaning.themes import ThemeRules
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Polarity, SectionKind, Voice

#: The voices of councils.
_OF_COUNCILS: Final = frozenset({Voice.COUNCIL_ACCOUNT, Voice.QUOTED_COUNCIL})


class FindingMaker:
    """Makes findings. Made once from the rules of polarity and themes."""

    def __init__(self, polarity: PolarityRules, themes: ThemeRules) -> None:
        self._polarity = polarity
        self.themes = themes
        # one index for both, so that each sentence is searched once
        self._index = PhraseIndex({**polarity.reader.phrases, **themes.phrases})

    def by_heading(
        self,
        document: Document,
        passage: Passage,
        span: Span,
        section_kind: SectionKind,
        heading: Span | None,
        voice: Voice,
    ) -> Finding | None:
        """A finding whose polarity the heading of its section decides; None where it decides none."""
        words = document.words(heading) if heading else section_kind.replace("_", " ")
        text = LoweredText.of(document.words(span))
        candidates = self._index.candidates(text)
        decision = self._polarity.by_section(section_kind, words, text, candidates)
        if decision is None:
            return None
        by_heading = (heading,) if heading else ()
        cues = _within(span.start, decision) if decision.cues else by_heading
        return self._finding(text, candidates, passage, span, voice, decision, cues)

    def by_words(
        self,
        document: Document,
        passage: Passage,
        span: Span,
        voice: Voice,
        *,
        judged_from: int = 0,
        is_passed_on: bool = False,
    ) -> Finding:
        """A finding whose own words decide its polarity.

        Args:
            document: the document.
            passage: the passage that holds it.
            span: its words.
            voice: whose words they are.
            judged_from: where in them what was found begins, after the words for who found it.
            is_passed_on: whether a council passes on in so many words what inspectors found.
        """
        text = LoweredText.of(document.words(span))
        candidates = self._index.candidates(text)
        judged = LoweredText.of(document.words(Span(span.start + judged_from, span.end))) if judged_from else text
        decision = self._polarity.by_words(
            judged,
            self._index.candidates(judged) if judged_from else candidates,
            Wording.PASSED_ON if is_passed_on else _wording(voice),
        )
        cues = _within(span.start + judged_from, decision)
        return self._finding(text, candidates, passage, span, voice, decision, cues)

    def by_words_of(self, document: Document, places: Sequence[tuple[Passage, Span]], voice: Voice) -> list[Finding]:
        """Findings whose own words decide their polarity; of many together, it takes less time.

        Args:
            document: the document.
            places: the passage that holds each, and its words.
            voice: whose words they are.
        """
        texts = [LoweredText.of(document.words(span)) for _, span in places]
        searched = [(text, self._index.candidates(text)) for text in texts]
        decisions = self._polarity.by_words_of(searched, _wording(voice))
        return [
            self._finding(text, candidates, passage, span, voice, decision, _within(span.start, decision))
            for (text, candidates), (passage, span), decision in zip(searched, places, decisions, strict=True)
        ]

    def themes_of(self, document: Document, span: Span) -> tuple[ThemeMatch, ...]:
        """The themes of words that are no finding, most to least."""
        text = LoweredText.of(document.words(span))
        return self.themes.match(text, self._index.candidates(text), span.start)

    def of_improvements(
        self, document: Document, passage: Passage, named: Sequence[Span], voice: Voice, *, also_praises: bool
    ) -> Finding:
        """A finding that finds fault because it names what must improve, whatever praise the words for that may hold.

        Args:
            document: the document.
            passage: the passage.
            named: what it names.
            voice: whose words they are.
            also_praises: whether it praises before it names that.
        """
        text = LoweredText.of(document.words(passage.span))
        decision = PolarityDecision(
            Polarity.MIXED if also_praises else Polarity.NEGATIVE,
            f"it {'praises, and ' if also_praises else ''}names what must improve",
            (),
            1.0,
        )
        return self._finding(text, self._index.candidates(text), passage, passage.span, voice, decision, tuple(named))

    def _finding(
        self,
        text: LoweredText,
        candidates: Candidates,
        passage: Passage,
        span: Span,
        voice: Voice,
        decision: PolarityDecision,
        cues: tuple[Span, ...],
    ) -> Finding:
        return Finding(
            span,
            passage.seq,
            passage.section,
            voice,
            decision.polarity,
            decision.basis,
            decision.confidence,
            cues,
            self.themes.match(text, candidates, span.start),
        )


def _wording(voice: Voice) -> Wording:
    return Wording.COUNCIL if voice in _OF_COUNCILS else Wording.INSPECTORS


def _within(start: int, decision: PolarityDecision) -> tuple[Span, ...]:
    """The words that decided a polarity, as spans of the document whose judged words begin at an offset."""
    return tuple(Span(start + cue.start, start + cue.end) for cue in decision.cues)
