"""Grades stated in sentences with their areas, and recognising the printed names of grades and areas.

The judgement tables of reports are read by `formats.report_front_page`.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.facts import Evidence
from pipeline.extraction.lexicons.grades import GradeLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.characters import CLOSING_QUOTES
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Area, Grade

_AS_PRINTED: Final = "the grade as printed"
#: A sentence that names so many grades and no area lists the scale.
_FEWEST_OF_SCALE: Final = 3


@dataclass(frozen=True, slots=True)
class StatedGrade:
    """A grade stated in a sentence; `area` is None where it is not printed in words that the lexicon has."""

    area: Area | None
    grade: Grade
    area_span: Span | None
    grade_span: Span
    sentence: Span
    evidence: tuple[Evidence, ...]


class GradeReader:
    """Finds stated grades. Made once from the lexicon."""

    def __init__(self, lexicon: GradeLexicon) -> None:
        self._grades = [(grade, any_of(printed)) for grade, printed in lexicon.grades.items()]
        any_grade = "|".join(printed for forms in lexicon.grades.values() for printed in sorted(forms, reverse=True))
        self._statements = [
            compiled(with_any_apostrophe(form).replace("{grade}", f"(?:{any_grade})"), ignore_case=True)
            for form in lexicon.statements
        ]
        self._areas = [(area, any_of(printed)) for area, printed in lexicon.areas.items()]
        self._grade_words = {
            form.split("(")[0].split()[-1].lower() for forms in lexicon.grades.values() for form in forms
        }
        self._whole = lexicon.whole_authority
        self._another_service = compiled(lexicon.another_service, ignore_case=True)
        self._any_grade = compiled(rf"\b(?:{any_grade})\b", ignore_case=True)
        self._about_grades = compiled(lexicon.about_grades, ignore_case=True)
        self._none_overall = compiled(lexicon.none_overall, ignore_case=True)
        self._name_begins = compiled(lexicon.name_begins, ignore_case=True)
        self._part_of_services = compiled(lexicon.part_of_services, ignore_case=True)
        self.any_grade = any_grade
        self._labelled = compiled(
            rf"\A(?:\|\s?)?(?P<label>[^:|]{{3,120}}?)\s{{0,3}}(?::|\s[–—-]|[|\s])\s{{0,3}}[‘“\"']*"
            rf"(?P<grade>{any_grade})[’”\"'.]*(?:\s?\|)?",
            ignore_case=True,
        )
        self.any_area = "|".join(with_any_apostrophe(form) for forms in lexicon.areas.values() for form in forms)
        self._any_label = [
            (area, compiled(rf"(?:the )?(?:\d(?:\.\d)?\.? )?(?:{with_any_apostrophe(form)})[.:]?\d?", ignore_case=True))
            for area, printed in lexicon.areas.items()
            for form in printed
        ]

    def grade_of(self, words: str) -> Grade | None:
        """The grade that the words name, with or without a full stop; None where they do not name one."""
        bare = " ".join(words.split()).rstrip(". ").lower()
        return next((grade for grade, printed in self._grades if printed.fullmatch(bare)), None)

    def area_of(self, words: str) -> Area | None:
        """The area that the words are a label of, with a mark of a list before it or not; None where they are none."""
        bare = " ".join(words.split()).lstrip("-–•* ")
        return next((area for area, label in self._any_label if label.fullmatch(bare)), None)

    def names_only_area(self, words: str) -> bool:
        """Whether a line is the name of an area, with its grade or without."""
        return self.labelled(words) is not None or self.area_of(words) is not None

    def labelled(self, words: str) -> tuple[Area, re.Match[str]] | None:
        """The area of a line with its grade ("2.1 Adoption performance – good"), and its `label` and `grade`."""
        match = self._labelled.fullmatch(words)
        area = self.area_of(match["label"]) if match else None
        return (area, match) if match is not None and area is not None else None

    def area_at_start(self, words: str) -> Area | None:
        """The area whose label the words begin with, by the longest label; None without one."""
        bare = " ".join(words.split())
        found = [(match.end(), area) for area, label in self._any_label if (match := label.match(bare))]
        return max(found)[1] if found else None

    def areas_named(self, words: str, offset: int = 0) -> list[tuple[Area, Span]]:
        """Every area that some words name, in order, the longest name at each place; `offset` is added."""
        named = [
            (area, Span(offset + match.start(), offset + match.end()))
            for area, pattern in self._areas
            for match in pattern.finditer(words)
        ]
        found: list[tuple[Area, Span]] = []
        for area, span in sorted(named, key=lambda item: item[1].start - item[1].end):
            if not any(span.overlaps(other) for _, other in found):
                found.append((area, span))
        return sorted(found, key=lambda item: item[1])

    def area_named(self, words: str, offset: int = 0) -> tuple[Area, Span] | None:
        """The first area that some words name; None without one."""
        return next(iter(self.areas_named(words, offset)), None)

    def explains_grades(self, words: str) -> bool:
        """Whether a sentence is about grades and gives none.

        It lists the scale, tells what a grade leads to, or that there is no overall grade any more.
        """
        named = {self.grade_of(match.group()) for match in self._any_grade.finditer(words)}
        is_scale = len(named) >= _FEWEST_OF_SCALE and not self.areas_named(words)
        is_of_none = not named and self._none_overall.search(words) is not None
        return is_scale or is_of_none or self._about_grades.search(words) is not None

    def may_be_in(self, words: str) -> bool:
        """Whether the words can state a grade: they contain the last word of one."""
        low = words.lower()
        return any(word in low for word in self._grade_words)

    def in_sentence(self, document: Document, sentence: Span, authority_names: list[str]) -> list[StatedGrade]:
        """Every grade that a sentence states.

        Args:
            document: the document.
            sentence: the sentence.
            authority_names: the names of the authority, for grades given to the authority itself.
        """
        words = document.words(sentence)
        found: list[StatedGrade] = []
        if not self.may_be_in(words):
            return found
        for statement in self._statements:
            for match in statement.finditer(words):
                grade_span = Span(sentence.start + match.start("grade"), sentence.start + match.end("grade"))
                if any(other.grade_span.overlaps(grade_span) for other in found):
                    continue
                grade = next(grade for grade, printed in self._grades if printed.fullmatch(match.group("grade")))
                found.append(self.with_area(document, sentence, grade, grade_span, authority_names))
        return found

    def _area_after(self, document: Document, sentence: Span, grade_span: Span) -> tuple[Area, Span] | None:
        rest = document.words(Span(grade_span.end, sentence.end))
        lead = re.match(rf"[{CLOSING_QUOTES}]? (?:(?:in|for) (?:the |its |their )?)?", rest)
        if lead is None:
            return None
        for area, pattern in self._areas:
            match = pattern.match(rest, lead.end())
            if match and (
                lead.group().endswith(("in ", "for ", "the ", "its ", "their ")) or match.group() == "overall"
            ):
                return area, Span(grade_span.end + match.start(), grade_span.end + match.end())
        return None

    def with_area(
        self, document: Document, sentence: Span, grade: Grade, grade_span: Span, authority_names: list[str]
    ) -> StatedGrade:
        """The grade with its area: the one named directly after it ('good in ...'), else the one named last before it.

        A service that is named before the clause on another one is not it. Without either, a grade given to the
        authority itself is its overall effectiveness.
        """
        after = self._area_after(document, sentence, grade_span)
        if after is not None:
            return self.stated(document, sentence, after, grade_span, "the service named straight after the grade")
        before = document.words(Span(sentence.start, grade_span.start))
        named = [
            (match.end(), self._name_begins.match(match.group()) is not None, -order, area, match)
            for order, (area, pattern) in enumerate(self._areas)
            for match in pattern.finditer(before)
            if not self._another_service.search(before, match.end())
            if area is not Area.OVERALL_EFFECTIVENESS or not self._part_of_services.search(before[: match.start()])
        ]
        names = "|".join(re.escape(name) for name in authority_names) or "(?!)"
        whole = re.compile(self._whole.replace("{authority}", f"(?:{names})"), re.IGNORECASE)
        given = next(reversed(list(whole.finditer(before))), None)
        if named and (given is None or max(named)[0] > given.start()):
            # of two names that end in the same word, the one that begins as printed names do, else the more particular
            *_, area, match = max(named, key=lambda item: item[:3])
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            return self.stated(document, sentence, (area, span), grade_span, "the service named last before the grade")
        if given is not None:
            span = Span(sentence.start + given.start(), sentence.start + given.end())
            evidence = (
                Evidence("grade", grade_span, _AS_PRINTED),
                Evidence("area", span, "a grade given to the authority itself is its overall effectiveness"),
            )
            return StatedGrade(Area.OVERALL_EFFECTIVENESS, grade, None, grade_span, sentence, evidence)
        return self.stated(document, sentence, None, grade_span, "")

    def stated(
        self,
        document: Document,
        sentence: Span,
        area: tuple[Area, Span] | None,
        grade: Span,
        method: str,
        same_as: Span | None = None,
    ) -> StatedGrade:
        """A grade at a known place with the area that it is given to.

        Args:
            document: the document.
            sentence: the sentence or the line.
            area: the area and its words; None where it is not known.
            grade: where the grade is printed, or the words for one that was given before ("the same grade").
            method: how the area was found.
            same_as: where the grade that was given before is printed.
        """
        how = _AS_PRINTED if same_as is None else "the same grade as the one stated before"
        evidence = [Evidence("grade", grade, how)]
        evidence += [Evidence("grade", same_as, "the grade stated before")] if same_as is not None else []
        evidence += [Evidence("area", area[1], method)] if area else []
        term = self.grade_of(document.words(same_as or grade)) or Grade.NOT_JUDGED
        return StatedGrade(area[0] if area else None, term, area[1] if area else None, grade, sentence, tuple(evidence))
