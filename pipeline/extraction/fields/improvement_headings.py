"""Headings and introductions of lists of what must improve, put together from the parts that the lexicon gives."""

import re

from pipeline.extraction.lexicons.improvements import ImprovementHeadings
from pipeline.extraction.lexicons.phrases import compiled, filled, with_any_apostrophe
from pipeline.schema.vocabularies import SectionKind


class ImprovementHeadingReader:
    """Tells which headings and sentences stand above a list of what must improve. Made once from the lexicon."""

    def __init__(self, lexicon: ImprovementHeadings) -> None:
        parts = whole_parts(lexicon)
        self._forms = [
            (kind, _compiled(filled(form, parts))) for kind, forms in lexicon.forms.items() for form in forms
        ]
        self._introductions = [
            (kind, _compiled(rf"\b(?:{filled(form, parts)}):$"))
            for kind, forms in lexicon.introductions.items()
            for form in forms
        ]

    def kind_of_heading(self, words: str) -> SectionKind | None:
        """The kind of list below a heading, which is given without its number and its punctuation; None for others."""
        return next((kind for kind, form in self._forms if form.fullmatch(words)), None)

    def kind_of_introduction(self, words: str) -> SectionKind | None:
        """The kind of list that a sentence with a colon at its end introduces; None where it introduces another."""
        return next((kind for kind, form in self._introductions if form.search(words)), None)


def whole_parts(lexicon: ImprovementHeadings) -> dict[str, str]:
    """The parts of the lexicon, each with the parts in it in place."""
    parts: dict[str, str] = {}
    for name, part in lexicon.parts.items():
        parts[name] = filled(part, parts)
    return parts


def _compiled(form: str) -> re.Pattern[str]:
    return compiled(with_any_apostrophe(form), ignore_case=True)
