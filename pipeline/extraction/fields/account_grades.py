"""The grades that an account of an inspection states, and whose they are.

A grade belongs to the inspection that its own clause speaks of: one that the clause dates or calls an earlier one, else
that of the account. What is said of other bodies, of other councils, of what may become of the services or of another
kind of inspection gives none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import Evidence
from pipeline.extraction.fields.aligned_grades import AlignedGradeReader
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority
from pipeline.extraction.fields.dated_grades import DatedGradeReader
from pipeline.extraction.fields.dates import DatePatterns, PrintedDate
from pipeline.extraction.fields.grade_tables import GradeTables, rows_of
from pipeline.extraction.fields.graded_things import GradedThings
from pipeline.extraction.fields.grouped_grades import grouped_grades
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.extraction.fields.labelled_grades import LabelledGradeReader
from pipeline.extraction.lexicons.grades import AccountGradeLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.document import Block, Document, Span
from pipeline.schema.vocabularies import Area

_GIVEN: Final = "what the grade is given to"
_SEPARATOR: Final = re.compile(r", (?!and\b)|,? and ")
#: How far before a grade the words that show whose it is are looked for.
_NEAR = 70


@dataclass(frozen=True, slots=True)
class AccountGrade:
    """A grade in an account.

    Attributes:
        stated: the grade with its area and its words.
        is_earlier: whether its clause speaks of an earlier inspection.
        date: the date in its clause, if there is one.
    """

    stated: StatedGrade
    is_earlier: bool
    date: PrintedDate | None


class AccountGradeReader:
    """Finds the grades of accounts. Made once from the lexicons."""

    def __init__(
        self,
        lexicon: AccountGradeLexicon,
        of_others: Sequence[str],
        inspections: Sequence[str],
        offices: str,
        grades: GradeReader,
        dates: DatePatterns,
        register: AuthorityRegister,
    ) -> None:
        self._grades = grades
        self._dates = dates
        self._register = register
        self._of_others = any_of([*of_others, *lexicon.of_others])
        self._offices = compiled(with_any_apostrophe(offices), ignore_case=True)
        self._not_given = compiled(
            rf"\b(?:{with_any_apostrophe(lexicon.not_given)})(?: [\w‘’“”\"']+){{0,4}} ?[‘’“”\"']*$", ignore_case=True
        )
        self._earlier = compiled(
            rf"\b(?:{with_any_apostrophe(lexicon.earlier)})\b(?:[^,;.]|, which\b|, [^,;.]{{1,40}},)*$", ignore_case=True
        )
        self._earlier_after = compiled(
            rf"\A[’”\"']{{0,3}}[^,;.]{{0,40}}?\b(?:{with_any_apostrophe(lexicon.earlier_after)})\b", ignore_case=True
        )
        self._from = compiled(r"\b(?:from|out of) (?:(?:an?|its|our|their|the) )?[‘’“”\"']*$", ignore_case=True)
        services = f"{with_any_apostrophe(lexicon.services)}|{grades.any_area}"
        self._is = compiled(
            rf"\b(?P<subject>(?:{services})(?: (?!not\b|far\b)[\w'’]+){{0,6}}?)"
            rf"(?: (?:{lexicon.verbs})(?: (?:{lexicon.between}))* [‘’“”\"']*(?P<grade>{grades.any_grade})\b"
            rf"| (?P<verb>requires? improvement(?: to be good)?)\b)",
            ignore_case=True,
        )
        marks = r"[‘’“”\"']*"
        grade = grades.any_grade
        self._changes = compiled(
            rf"\bfrom {marks}(?P<one>{grade})\b"
            rf"(?:{marks}(?: (?:in|at|of|when|during) [^.;,]{{1,40}}?)? to {marks}(?P<two>{grade})\b)?",
            ignore_case=True,
        )
        given = "|".join(lexicon.given)
        ends = rf"(?=[’”\"')\].,;:!?–—-]|\s{{0,3}}$| (?:{lexicon.follows})\b)"
        self._given = compiled(
            rf"\b(?:{given})\b(?: by (?:{lexicon.judges}))?"
            rf"(?P<object>(?: (?!(?:{given}|{grade})\b)[\w‘’'&-]+){{0,12}}?)"
            rf"(?:,? {marks}{lexicon.to}){{0,10}}[,:]? {marks}(?P<grade>{grade}){ends}",
            ignore_case=True,
        )
        self._passive = compiled(rf" (?:{lexicon.verbs})(?: (?:{lexicon.between}))* $", ignore_case=True)
        self._is_grade = compiled(ends, ignore_case=True)
        self._risen = compiled(rf"\b(?:{lexicon.risen}) (?:an? )?{marks}(?P<grade>{grade}){ends}", ignore_case=True)
        self._verdict = compiled(rf"\b(?:{lexicon.verdicts})(?: (?:{lexicon.verbs}))? $", ignore_case=True)
        self._another = compiled(rf"\b(?:an?|another) {marks}(?P<grade>{grade}){marks} (?:for|in) ", ignore_case=True)
        self._next = compiled(
            rf"(?<=[\w’”\"'])(?:,(?: and| but)?| and| but) {marks}(?P<grade>{grade}){marks} (?:for|in) ",
            ignore_case=True,
        )
        self._quoted = compiled(rf"[‘“\"'](?P<grade>{grade})[’”\"'] (?:for|in) ", ignore_case=True)
        self._same = compiled(rf"(?:\b{lexicon.has_same}|, |^)(?P<same>{lexicon.same})", ignore_case=True)
        self._any_grade = compiled(rf"\b(?:{grade})\b", ignore_case=True)
        self._counted = compiled(rf"[’”\"']{{0,2}} {lexicon.counted}", ignore_case=True)
        self._new_clause = compiled(lexicon.new_clause, ignore_case=True)
        self._things = GradedThings(lexicon, grades)
        self._aligned = AlignedGradeReader(lexicon, grades, self._things)
        self._tables = GradeTables(grades, dates)
        self._labels = LabelledGradeReader(grades, dates)
        self._inspection = any_of(inspections)
        self._dated = DatedGradeReader(lexicon, inspections, grades)
        self._for_something = compiled(
            rf"[’”\"']{{0,2}} for (?:its|their|our|the) (?!{lexicon.not_areas})", ignore_case=True
        )
        self._overall = compiled(rf"\b(?P<overall>overall) {marks}$", ignore_case=True)
        self._listed = compiled(lexicon.listed, ignore_case=True)
        self._other_clause = compiled(lexicon.other_clause, ignore_case=True)
        self._goes_on = compiled(lexicon.goes_on, ignore_case=True)
        self._for_areas = compiled(
            rf"[’”\"']{{0,2}},? (?:{lexicon.rating} )?(?:both )?(?:for|in|around|regarding)"
            r"(?P<areas> [^.;:]+|:[^.]+)",
            ignore_case=True,
        )
        self._counted_list = compiled(
            rf"[’”\"']{{0,2}} {lexicon.counted}[^.;:]{{0,30}}:(?P<areas>[^.]+)", ignore_case=True
        )
        self._bracketed = compiled(
            rf"(?P<area>{grades.any_area}) \({marks}(?P<grade>{grade}){marks}\)", ignore_case=True
        )
        # "the services for children in care are good and those of care leavers outstanding"
        self._elided = compiled(
            rf"(?:,|;|,? and|,? but) (?:those (?:of|for) |the )?(?:{grades.any_area})"
            rf"(?: (?:is|are|was|were))? {marks}(?P<grade>{grade})(?=[’”\"'.,;]|\s*$)",
            ignore_case=True,
        )
        self._and_so = compiled(rf"[^.;]{{0,60}}?,? and (?:{lexicon.shares}) (?P<areas>[^.;]+)", ignore_case=True)

    def read(
        self, document: Document, blocks: Sequence[int], authority: LocalAuthority | None
    ) -> Iterator[AccountGrade]:
        """Every grade of the authority that some blocks state: those above lists, then the others in reading order."""
        names = [authority.name, *authority.also_known_as, *authority.short_names] if authority else []
        lines = [document.blocks[index] for index in blocks if document.blocks[index].kind != "table_cell"]
        for grouped in grouped_grades(document, lines, self._grades):
            yield AccountGrade(grouped, is_earlier=False, date=None)
        overall: StatedGrade | None = None
        for row in rows_of([document.blocks[index] for index in blocks]):
            if len(row) > 1:
                for stated, year in self._tables.in_row(document, row):
                    yield AccountGrade(stated, is_earlier=year is not None, date=year)
                continue
            labelled = self._labels.read(document, row[0].span)
            if labelled:
                for stated, date in labelled:
                    yield AccountGrade(stated, is_earlier=date is not None, date=date)
                continue
            for found in self._in_block(document, row[0], names, authority):
                if found.stated.area is Area.OVERALL_EFFECTIVENESS and not found.is_earlier:
                    overall = found.stated
                yield found
            same = self._same_grade(document, row[0], overall)
            if same is not None:
                yield same

    def _in_block(
        self, document: Document, block: Block, names: list[str], authority: LocalAuthority | None
    ) -> Iterator[AccountGrade]:
        """The grades of the sentences of a block."""
        before: Span | None = None
        last: StatedGrade | None = None
        for sentence in block.sentences:
            words = document.words(sentence)
            if self._grades.may_be_in(words):
                label = self._labels.own(document, sentence) if before is not None else None
                stated = list(self._in_sentence(document, sentence, names, authority))
                for found in stated if label is None else (AccountGrade(label, is_earlier=False, date=None),):
                    dated = self._dated_before(document, before, words) if found.date is None else None
                    yield replace(found, date=dated) if dated else found
                taken = [item.stated.grade_span for item in stated]
                yield from self._again(document, sentence, last or next((item.stated for item in stated), None), taken)
                last = stated[-1].stated if stated else last
            before = sentence

    def _again(
        self, document: Document, sentence: Span, before: StatedGrade | None, taken: Sequence[Span]
    ) -> Iterator[AccountGrade]:
        """The dated grades of what was graded before, without those that were read in another way."""
        for stated in self._dated.again(document, sentence, before) if before is not None else ():
            date = self._date_of(document.words(sentence), sentence, stated.grade_span)
            if date is not None and not any(stated.grade_span.overlaps(other) for other in taken):
                yield AccountGrade(stated, is_earlier=False, date=date)

    def _dated_before(self, document: Document, before: Span | None, words: str) -> PrintedDate | None:
        """The date of the inspection that the sentence before names, where a sentence goes on with it."""
        if before is None or not self._goes_on.search(words) or not self._inspection.search(document.words(before)):
            return None
        dates = list(self._dates.find(document.words(before), before.start))
        return dates[0] if len(dates) == 1 else None

    def _same_grade(self, document: Document, block: Block, overall: StatedGrade | None) -> AccountGrade | None:
        """The grade that was given before, where a sentence states that it was the same ("the same grade in 2018")."""
        for sentence in block.sentences if overall is not None else ():
            words = document.words(sentence)
            match = self._same.search(words)
            dates = list(self._dates.find(words, sentence.start))
            if match is None or overall is None or len(dates) != 1:
                continue
            span = Span(sentence.start + match.start("same"), sentence.start + match.end("same"))
            evidence = (
                Evidence("grade", span, "the same grade as the one stated before"),
                Evidence("grade", overall.grade_span, "the grade stated before"),
                Evidence("area", overall.area_span or overall.grade_span, "the area of the grade stated before"),
            )
            stated = StatedGrade(Area.OVERALL_EFFECTIVENESS, overall.grade, None, span, sentence, evidence)
            return AccountGrade(stated, is_earlier=True, date=dates[0])
        return None

    def _in_sentence(
        self, document: Document, sentence: Span, names: list[str], authority: LocalAuthority | None
    ) -> Iterator[AccountGrade]:
        words = document.words(sentence)
        plain = self._offices.sub(lambda match: " " * len(match.group()), words)
        if (
            self._grades.explains_grades(words)
            or self._of_others.search(plain)
            or self._register.names_only_others(words, authority.ons_code if authority else None)
        ):
            return
        found = [
            *self._grades.in_sentence(document, sentence, [*names, "council", "services"]),
            *self._given_to(document, sentence, names),
            *self._copulas(document, sentence, names),
            *self._from_and_to(document, sentence, names),
            *self._in_brackets(document, sentence),
        ]
        aligned = list(self._aligned.in_sentence(document, sentence, names))
        found = [*(item for item in found if not _is_of_whole(item, aligned)), *aligned]
        dates = list(self._dates.find(words, sentence.start))
        taken: list[Span] = []
        named: list[Span] = []
        for stated, day in self._dated.beside(document, sentence, dates, names):
            taken.append(stated.grade_span)
            yield AccountGrade(stated, is_earlier=False, date=day)
        for stated in sorted(found, key=lambda item: (item.grade_span, item.area is None)):
            start = stated.grade_span.start - sentence.start
            before = words[max(0, start - _NEAR) : start]
            end = stated.grade_span.end - sentence.start
            if any(stated.grade_span.overlaps(other) for other in taken) or self._not_given.search(before):
                continue
            if not self._is_grade.match(words, end):
                continue
            taken.append(stated.grade_span)
            if self._is_of_another(words[:start], authority):
                continue
            if self._counted.match(words, end) and not self._counted_list.match(words, end):
                continue
            date = self._date_of(words, sentence, stated.grade_span)
            after = words[end:][:_NEAR]
            is_left = self._from.search(before) is not None
            if is_left and date is not None and date.span.end <= stated.grade_span.start:
                continue  # "in 2021 they rose from inadequate": the grade of an inspection before that
            is_earlier = any((self._earlier.search(before), is_left, self._earlier_after.match(after)))
            given = self._given_with(document, sentence, stated)
            named += [item.area_span for item in given if item.area_span is not None]
            for item in (*given, *_beside(stated, aligned, named)):
                yield AccountGrade(item, is_earlier, date)

    def _given_with(self, document: Document, sentence: Span, stated: StatedGrade) -> list[StatedGrade]:
        """A grade for each area that it is given to: the one before it, those listed there, and those after it."""
        after = document.words(Span(stated.grade_span.end, sentence.end))
        overall = self._overall.search(document.words(Span(sentence.start, stated.grade_span.start)))
        if overall is not None and self._for_something.match(after):  # "rated ‘overall good’ for its services for …"
            named = Span(sentence.start + overall.start("overall"), sentence.start + overall.end("overall"))
            area = (Area.OVERALL_EFFECTIVENESS, named)
            return [self._grades.stated(document, sentence, area, stated.grade_span, _GIVEN)]
        others = list(self._and_so_are(document, sentence, stated))
        is_before = stated.area_span is None or stated.area_span.start < stated.grade_span.start
        if is_before and others and self._for_areas.match(after):
            return (
                others  # "services received an outstanding for the impact of leaders": it is not that of the services
            )
        if is_before and not others and self._for_something.match(after):
            return [self._grades.stated(document, sentence, None, stated.grade_span, _GIVEN)]
        if others and self._counted_list.match(after):
            return others
        own = [] if stated.area is None and others else [stated]
        return [*own, *others, *self._listed_before(document, sentence, stated)]

    def _is_of_another(self, before: str, authority: LocalAuthority | None) -> bool:
        """Whether the authority that is named last before a grade is another one."""
        named = self._register.mentions(before)
        return authority is not None and bool(named) and named[-1].authority.ons_code != authority.ons_code

    def _given_to(self, document: Document, sentence: Span, names: list[str]) -> Iterator[StatedGrade]:
        """Grades that somebody gives ("they judged the council to be good", "a good for care leavers")."""
        words = document.words(sentence)
        for match in (
            *self._given.finditer(words),
            *self._another.finditer(words),
            *self._quoted.finditer(words),
            *self._risen.finditer(words),
            # the next of a list, after the first grade ("good for adoption, inadequate for care leavers")
            *(
                match
                for pattern in (self._next, self._elided)
                for match in pattern.finditer(words)
                if self._any_grade.search(words, 0, match.start())
            ),
        ):
            span = Span(sentence.start + match.start("grade"), sentence.start + match.end("grade"))
            grade = self._grades.grade_of(match["grade"])
            if grade is None:
                continue
            stated = self._grades.with_area(document, sentence, grade, span, names)
            to = match.groupdict().get("object")
            if to:
                area = self._things.area_of(to, sentence.start + match.start("object"), names)
                if area is None:
                    continue
                is_after = stated.area_span is not None and stated.area_span.start > span.start
                stated = stated if is_after else self._grades.stated(document, sentence, area, span, _GIVEN)
            elif match.re is self._risen and stated.area is None:
                verdict = self._verdict.search(words[: match.start()])
                if verdict is None:
                    continue
                named = Span(sentence.start + verdict.start(), sentence.start + verdict.end())
                stated = self._grades.stated(document, sentence, (Area.OVERALL_EFFECTIVENESS, named), span, _GIVEN)
            elif match.re is not self._given and stated.area is None:
                continue
            elif stated.area is None and (passive := self._subject_of(words, match.start(), sentence, names)):
                stated = self._grades.stated(document, sentence, passive, span, _GIVEN)
            yield stated

    def _subject_of(self, words: str, verb: int, sentence: Span, names: list[str]) -> tuple[Area, Span] | None:
        """The area that is the subject of a verb in the passive ("services in Kent have been judged")."""
        start = self._things.subject_starts(words, verb)
        passive = self._passive.search(words, start, verb)
        return self._things.area_of(words[start : passive.start()], sentence.start + start, names) if passive else None

    def _copulas(self, document: Document, sentence: Span, names: list[str]) -> Iterator[StatedGrade]:
        """Grades that the services or an area are said to be ("services are now good overall")."""
        words = document.words(sentence)
        for match in self._is.finditer(words):
            name = "grade" if match["grade"] else "verb"
            grade = Span(sentence.start + match.start(name), sentence.start + match.end(name))
            start = self._things.subject_starts(words, match.end("subject"))
            area = self._things.area_of(words[start : match.end("subject")], sentence.start + start, names)
            if area is not None:
                yield self._grades.stated(document, sentence, area, grade, "the service that is said to be so")

    def _from_and_to(self, document: Document, sentence: Span, names: list[str]) -> Iterator[StatedGrade]:
        """The grade before ("up from requires improvement"), and the one after it ("from inadequate to good")."""
        words = document.words(sentence)
        for match in self._changes.finditer(words):
            for name in ("one", "two"):
                if match[name]:
                    grade = Span(sentence.start + match.start(name), sentence.start + match.end(name))
                    term = self._grades.grade_of(match[name])
                    if term is not None:
                        yield self._grades.with_area(document, sentence, term, grade, names)

    def _in_brackets(self, document: Document, sentence: Span) -> Iterator[StatedGrade]:
        """The grade in brackets after the name of an area: "help and protection (good)"."""
        for match in self._bracketed.finditer(document.words(sentence)):
            area = self._grades.area_of(match["area"])
            if area is not None:
                label = Span(sentence.start + match.start("area"), sentence.start + match.end("area"))
                grade = Span(sentence.start + match.start("grade"), sentence.start + match.end("grade"))
                yield self._grades.stated(document, sentence, (area, label), grade, "the area before the brackets")

    def _and_so_are(self, document: Document, sentence: Span, stated: StatedGrade) -> Iterator[StatedGrade]:
        """The areas that share a grade ("and so are the services for care leavers")."""
        rest = document.words(Span(stated.grade_span.end, sentence.end))
        match = self._and_so.match(rest) or self._counted_list.match(rest) or self._for_areas.match(rest)
        if match is None:
            return
        start = stated.grade_span.end + match.start("areas")
        named = match["areas"]
        other = self._any_grade.search(named)
        if other is not None:  # what it is given to can stand before it
            ends = self._other_clause.search(named, 0, other.start())
            places = [ends] if ends else [*_SEPARATOR.finditer(named, 0, other.start())] or [other]
            named = named[: places[-1].start()]
        for area, span in self._grades.areas_named(named, start):
            if span == stated.area_span:
                continue
            yield self._grades.stated(
                document, sentence, (area, span), stated.grade_span, "the area that shares the grade"
            )

    def _listed_before(self, document: Document, sentence: Span, stated: StatedGrade) -> Iterator[StatedGrade]:
        """The areas of a list whose last one has a grade ("children in care and care leavers were judged")."""
        last = stated.area_span
        if last is None or last.start > stated.grade_span.start or stated.area is Area.OVERALL_EFFECTIVENESS:
            return
        before = self._grades.areas_named(document.words(Span(sentence.start, last.start)), sentence.start)
        for area, span in sorted(before, key=lambda item: item[1], reverse=True):
            if self._listed.fullmatch(document.words(Span(span.end, last.start))) is None:
                return
            yield self._grades.stated(
                document, sentence, (area, span), stated.grade_span, "an area of the list with this grade"
            )
            last = span

    def _date_of(self, words: str, sentence: Span, grade: Span) -> PrintedDate | None:
        """The date in the clause of a grade: the first after it without a comma between, else the last before it."""
        dates = list(self._dates.find(words, sentence.start))
        after = [date for date in dates if date.span.start >= grade.end]
        if after and self._any_grade.search(words, grade.end - sentence.start, after[0].span.start - sentence.start):
            after = []  # it is the date of the grade after it ("… to good from inadequate in 2015")
        if after and not re.search(r"[,;]", words[grade.end - sentence.start : after[0].span.start - sentence.start]):
            return after[0]
        before = [date for date in dates if date.span.end <= grade.start]
        between = Span(before[-1].span.end, grade.start) if before else grade
        if not before or self._new_clause.search(words[between.start - sentence.start : between.end - sentence.start]):
            return None
        return before[-1]


def _is_of_whole(stated: StatedGrade, aligned: Sequence[StatedGrade]) -> bool:
    """Whether a grade was taken for that of the authority only because nothing nearer was known to have it."""
    return stated.area_span is None and any(stated.grade_span == other.grade_span for other in aligned)


def _beside(stated: StatedGrade, aligned: Sequence[StatedGrade], named: Sequence[Span]) -> list[StatedGrade]:
    """The areas that have a grade, too, and that nothing else has named."""
    return [
        item
        for item in aligned
        if item.grade_span == stated.grade_span
        and item.area_span is not None
        and not any(item.area_span.overlaps(other) for other in named)
    ]
