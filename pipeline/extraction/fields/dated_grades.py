"""Grades that an account gives with a date in few words: beside it, or with 'it' or 'the grade' as what had it.

"2015: inadequate", "good (2021)", "in November 2021 it was good". What 'it' is, is what the grade before was given to.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extraction.facts import Evidence
from pipeline.extraction.fields.dates import PrintedDate
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.extraction.lexicons.grades import AccountGradeLexicon
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Area

#: A grade before a date in brackets begins within so many characters.
_NEAR: Final = 60
_MARKS: Final = "[‘’“”\"']{0,3}"


class DatedGradeReader:
    """Finds such grades. Made once from the lexicon."""

    def __init__(self, lexicon: AccountGradeLexicon, inspections: Sequence[str], grades: GradeReader) -> None:
        """Make the patterns.

        Args:
            lexicon: how accounts print grades.
            inspections: nouns for an inspection, which can stand beside the date.
            grades: reads the names of grades.
        """
        self._grades = grades
        grade = grades.any_grade
        ends = rf"(?=[’”\"')\].,;:!?–—-]|\s{{0,3}}$| (?:{lexicon.follows})\b)"
        came = rf"{lexicon.verbs}|{lexicon.between}|had|has|{lexicon.risen}"
        self._again = compiled(
            rf"(?:^|[\s,;])(?:{lexicon.again}) (?:(?:{came}) ){{1,4}}"
            rf"(?:an? )?{_MARKS}(?P<grade>{grade}){ends}",
            ignore_case=True,
        )
        self._after = compiled(rf"\)?\s?[:–—-] ?{_MARKS}(?P<grade>{grade})\b{_MARKS}(?=[.,;)]|\s*$)", ignore_case=True)
        self._before = compiled(rf"(?<![\w-])(?P<grade>{grade}){_MARKS} ?\($", ignore_case=True)
        nouns = "|".join(with_any_apostrophe(noun) for noun in inspections)
        named = with_any_apostrophe(lexicon.beside_date)
        self._label = compiled(rf"\W*(?:(?:{named}|{nouns})\b\W*){{0,9}}", ignore_case=True)
        # "October 2023 - inspection of children's services: good"
        self._entry = compiled(
            rf"\s?[:–—-] (?P<label>[^:;.]{{3,110}}?)\s?[:–—-] ?{_MARKS}(?P<grade>{grade}){_MARKS}[.]?\s*$",
            ignore_case=True,
        )

    def again(self, document: Document, sentence: Span, before: StatedGrade) -> Iterator[StatedGrade]:
        """The grades that what was graded before had at other times ("the grade had risen to good")."""
        words = document.words(sentence)
        for match in self._again.finditer(words):
            span = Span(sentence.start + match.start("grade"), sentence.start + match.end("grade"))
            grade = self._grades.grade_of(match["grade"])
            if grade is None or span.start < before.grade_span.end:
                continue
            area = tuple(item for item in before.evidence if item.column == "area")
            evidence = (Evidence("grade", span, "the grade as printed"), *area)
            yield StatedGrade(before.area, grade, before.area_span, span, sentence, evidence)

    def beside(
        self, document: Document, sentence: Span, dates: Sequence[PrintedDate], names: list[str]
    ) -> Iterator[tuple[StatedGrade, PrintedDate]]:
        """The grades after a date and a colon or a dash, with the inspection between or not, or before one in brackets.

        Args:
            document: the document.
            sentence: the sentence or line.
            dates: the dates in it.
            names: the names of the authority.
        """
        words = document.words(sentence)
        for date in dates:
            start, end = date.span.start - sentence.start, date.span.end - sentence.start
            match = self._after.match(words, end)
            entry = self._entry.match(words, end) if match is None and start == 0 else None
            match = entry if entry is not None and self._label.fullmatch(entry["label"]) else match
            if match is None and words[end : end + 1] == ")":
                match = self._before.search(words, max(0, start - _NEAR), start)
            grade = self._grades.grade_of(match["grade"]) if match is not None else None
            if match is None or grade is None:
                continue
            span = Span(sentence.start + match.start("grade"), sentence.start + match.end("grade"))
            rest = words[: min(start, match.start())] + words[max(end, match.end()) :]
            if self._label.fullmatch(rest):  # the line holds nothing else
                evidence = (
                    Evidence("grade", span, "the grade beside the date"),
                    Evidence("area", span, "no area is named beside it, so it is for the whole"),
                )
                yield StatedGrade(Area.OVERALL_EFFECTIVENESS, grade, None, span, sentence, evidence), date
            else:
                yield self._grades.with_area(document, sentence, grade, span, names), date
