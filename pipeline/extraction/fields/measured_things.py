"""What each quantity of a sentence counts or measures, by the words around it and the quantities before it.

It is read after the quantity ("40% of social workers"), before it ("the attendance rate was 96%"), or is that of the
quantity before ("against a target of 95%").
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.extraction.fields.counted_things import CountedThings, Phrase
from pipeline.extraction.fields.earlier_sentences import EarlierSentences
from pipeline.extraction.fields.figures import FigureSubjects
from pipeline.extraction.fields.limits import DURATIONS
from pipeline.extraction.fields.measure_circumstances import MeasureCircumstances, Owner
from pipeline.extraction.fields.measured import Measured, Reading
from pipeline.extraction.fields.measured_clauses import MeasuredClauses
from pipeline.extraction.fields.quantities import Quantity
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.schema.vocabularies import MeasureUnit

_SHARES: Final = frozenset({MeasureUnit.PERCENT, MeasureUnit.PER_10000})
_WORD: Final = re.compile(r"\w")
_OF_WHOM: Final = re.compile(r"\bof (?:whom|which|these|those),?(?: only| just| about| around)? $")
_AT: Final = re.compile(r"\b[Aa]t $")
_AND: Final = re.compile(r",? and $")
_AFTER_GROUP: Final = re.compile(r",(?: \w+)?(?: \w+)? ")
_PREPOSITION: Final = re.compile(
    r"(?<![\w-])(?:to|(?<!total )(?<!average )of|for|in|with|on|by|from|than|between)"
    r"(?: (?:the|all|these|those|only|about|over|a further))* $",
    re.IGNORECASE,
)
#: The most characters between a figure and a further one of the same thing.
_FURTHEST: Final = 120


class MeasuredThings:
    """Finds what quantities count and whose they are. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, circumstances: MeasureCircumstances) -> None:
        self._circumstances = circumstances
        self._things = CountedThings(lexicon)
        self._subjects = FigureSubjects(lexicon, self._things, circumstances)
        self._clauses = MeasuredClauses(lexicon, self._things, self._subjects)
        self._earlier = EarlierSentences(lexicon, self._things, self._subjects)
        self._groups = compiled(rf"(?<!\w)(?:{lexicon.groups})")
        self._whole_group = compiled(
            r"(?:^|, |; |that )(?:of|among|amongst) (?:the |all |those )*(?:[\d,]+ )?", ignore_case=True
        )
        # where a noun can follow a percentage directly ("97% sessions attended")
        self._noun_after = compiled(
            rf" (?![\w-]+(?:ly|ing|ed)\b|(?:{'|'.join(lexicon.present)})\b)(?=[a-z])", ignore_case=True
        )
        self._further = compiled(rf"\b{lexicon.further}\b", ignore_case=True)
        self._same_figure = compiled(lexicon.same_figure, ignore_case=True)
        self._difference_before = compiled(rf"\b{lexicon.differences.before} ?$", ignore_case=True)
        self._difference_after = compiled(lexicon.differences.after, ignore_case=True)
        self._of_others = compiled(
            rf"\)?(?: of (?!{lexicon.described})(?:whom|which|them|these|those|this)\b)", ignore_case=True
        )
        self._of_which = compiled(r" of (?:whom|which)\b", ignore_case=True)
        self._determined = compiled(rf" (?:{'|'.join(lexicon.whole_determiners)}) ", ignore_case=True)
        self._of = compiled(
            r"\)?(?: ?\([^()]*\))?,? (?:out )?of "
            rf"(?:all |the |its |their |{lexicon.described})*(?:total of )?"
            rf"(?:(?:[\d,]+|{'|'.join(lexicon.units)}|ten|eleven|twelve) )?",
            ignore_case=True,
        )

    def of(self, reading: Reading, quantity: Quantity) -> Measured | None:
        """A quantity with what it counts; None for a bare number that counts nothing known."""
        words = reading.words
        start = max((item.end for item in reading.quantities if item.end <= quantity.start), default=0)
        is_number = quantity.unit == MeasureUnit.COUNT
        if self._is_difference(words, quantity):
            return None if is_number else Measured(quantity, None, is_shared=False, owner=Owner(None))
        is_first = not reading.found
        owner = self._circumstances.owner(words, start, quantity, is_first=is_first)
        counted = self._counted(reading, quantity) if is_number else None
        if counted is not None:
            own = self._with_its_clause(words, quantity, counted)
            return Measured(quantity, own, is_shared=False, owner=owner)
        if not owner.is_compared:
            own = self._own(reading, quantity, start)
            if own is not None:
                begins = max(start, own.start if own.end <= quantity.start else 0)
                owner = self._circumstances.owner(words, begins, quantity, is_first=is_first)
                return Measured(quantity, own, is_shared=False, owner=owner)
            shared = self._shared(reading, quantity)
        else:
            shared = self._shared(reading, quantity) or self._compared(reading, quantity, owner)
        what = shared or self._earlier.of(reading, quantity, owner)
        return None if is_number and what is None else Measured(quantity, what, is_shared=True, owner=owner)

    def set_apart(self, words: str, item: Measured) -> Phrase | None:
        """What a quantity counts, with the words that set it apart from this council's or from that of another time.

        "Compared with 24% in England" counts "referrals that are repeat referrals (in England)".
        """
        what = item.what
        if what is None:
            return None
        name = self._circumstances.name(words, item.owner) if item.owner.is_compared else None
        # a time that opens the sentence is that of all its figures
        period = item.period if item.is_shared and item.period and _WORD.search(words[: item.period[0]]) else None
        within = [(what.start, what.end), *what.also]
        marks = [
            place
            for place in (name, period)
            if place and not any(start <= place[0] and place[1] <= end for start, end in within)
        ]
        if not marks:
            return what
        text = what.text
        times = self._circumstances.periods(text) if period in marks else []
        if times and times[-1][1] == len(text):
            text = text[: times[-1][0]].rstrip()
        marked = ", ".join(words[start:end].strip(" ,(") for start, end in marks)
        return replace(what, text=f"{text} ({marked})", also=(*what.also, *marks))

    def _compared(self, reading: Reading, quantity: Quantity, owner: Owner) -> Phrase | None:
        """What a figure of others is of by the words before it, unless these only name the others."""
        found = self._before(reading, quantity, 0)
        names_others = found and owner.place and found.start >= owner.place[0] and found.end <= owner.place[1]
        return None if names_others else found

    def _is_difference(self, words: str, quantity: Quantity) -> bool:
        """Whether a quantity is by how much something differs or has changed."""
        before = words[max(0, quantity.start - 40) : quantity.start]
        return bool(self._difference_before.search(before) or self._difference_after.match(words, quantity.closing))

    def _counted(self, reading: Reading, quantity: Quantity) -> Phrase | None:
        """What a bare number counts, by the words after it or those of its group."""
        return (
            self._after_number(reading.words, quantity)
            or self._acted_on(reading.words, quantity)
            or self._of_whole_group(reading, quantity)
            or self._elliptic(reading, quantity)
        )

    def _after_number(self, words: str, quantity: Quantity) -> Phrase | None:
        """What a number counts that stands before it."""
        if words.startswith(")", quantity.end):
            return self._group_before(words, quantity)
        if self._of_others.match(words, quantity.closing):
            return None
        joins_clause = self._joins_clause(words, quantity)
        part = self._of.match(words, quantity.closing)
        if part is not None:
            return self._things.after(words, part.end(), plural_only=True, joins_clause=joins_clause)
        if not words.startswith(" ", quantity.closing):
            return None
        return self._things.after(
            words, quantity.closing + 1, plural_only=True, in_words=quantity.in_words, joins_clause=joins_clause
        )

    def _acted_on(self, words: str, quantity: Quantity) -> Phrase | None:
        """What a number counts that only its clause makes known ("cases that teams hold")."""
        follows = words.startswith(" ", quantity.closing) and not quantity.in_words
        thing = self._things.general(words, quantity.closing + 1) if follows else None
        return self._clauses.acted_on(words, thing, quantity) if thing else None

    def _joins_clause(self, words: str, quantity: Quantity) -> bool:
        """Whether what a quantity counts can be the subject of the clause: not after a preposition."""
        return not _PREPOSITION.search(words[: quantity.opening])

    def _with_its_clause(self, words: str, quantity: Quantity, counted: Phrase) -> Phrase | None:
        """What a number counts; nouns as general as "children" only with the clause of which they are the object."""
        periods = self._circumstances.periods(counted.text)
        bare = counted.text[: periods[0][0]].rstrip() if periods else counted.text
        if not self._things.is_general(replace(counted, text=bare or counted.text)):
            return counted
        return (
            self._subjects.rate(words, 0, quantity)
            or self._clauses.acted_on(words, counted, quantity)
            or self._clauses.belonging(words, counted, quantity)
        )

    def _own(self, reading: Reading, quantity: Quantity, start: int) -> Phrase | None:
        """What a quantity is of by the words around it alone, if it is this council's."""
        words = reading.words
        if quantity.unit in _SHARES:
            if self._subjects.points_elsewhere(words, quantity) or self._of_others.match(words, quantity.closing):
                return None
            if quantity.is_ratio and (group := self._of_ratio(words, quantity)):
                return group
            if self._whole(words, quantity):
                share = self._of_share(reading, quantity)
                return None if share is None or self._things.is_general(share) else share
        return next(self._by_other_words(reading, quantity, start), None)

    def _by_other_words(self, reading: Reading, quantity: Quantity, start: int) -> Iterator[Phrase]:
        """What a quantity can be of where no "of" follows it, the surest first."""
        words, found = reading.words, reading.found
        ways: list[Phrase | None] = []
        if quantity.unit in _SHARES:
            ways += [self._in_brackets(reading, quantity), self._of_whole_group(reading, quantity)]
            ways.append(None if _opens_bracket(words, quantity) else self._elliptic(reading, quantity))
        if quantity.unit in DURATIONS and words.startswith(" between ", quantity.end):
            ways.append(self._things.after(words, words.rfind(" ", 0, quantity.end) + 1))
        if quantity.unit == MeasureUnit.PER_10000 and found and found[-1].quantity.unit == MeasureUnit.COUNT:
            ways.append(found[-1].what)
        ways.append(self._before(reading, quantity, start))
        if not self._is_further(reading, quantity):
            ways.append(self._before(reading, quantity, 0))
            ways.append(self._clauses.aside(words, quantity))
            ways.append(self._clauses.lasting(words, quantity) if quantity.unit in DURATIONS else None)
            before = words[: quantity.opening]
            is_plain = quantity.unit == MeasureUnit.PERCENT and not _OF_WHOM.search(before) and not _AT.search(before)
            noun = self._noun_after.match(words, quantity.closing) if is_plain else None
            ways.append(self._things.after(words, noun.end()) if noun else None)
        return (way for way in ways if way is not None)

    def _before(self, reading: Reading, quantity: Quantity, start: int) -> Phrase | None:
        """What the words before a quantity show that it is of, unless another quantity begins them."""
        subject = self._subjects.before(reading.words, start, quantity, reading.quantities)
        begins = {item.start for item in reading.quantities}
        return subject if subject is not None and subject.start not in begins else None

    def _whole(self, words: str, quantity: Quantity) -> re.Match[str] | None:
        """The words between a share and what it is of: "of", or, after a fraction in words, an article alone."""
        return self._of.match(words, quantity.closing) or (
            self._determined.match(words, quantity.closing) if quantity.in_words else None
        )

    def _of_ratio(self, words: str, quantity: Quantity) -> Phrase | None:
        """What a share in two numbers is of, which follows it directly ("one in five children has moved")."""
        if not words.startswith(" ", quantity.closing):
            return None
        start = quantity.closing + 1
        joins_clause = self._joins_clause(words, quantity)
        group = self._things.after(words, start, plural_only=True, joins_clause=joins_clause, is_one_of=True)
        return None if group is None or self._things.is_general(group) else group

    def _of_share(self, reading: Reading, quantity: Quantity) -> Phrase | None:
        """What a share is of, where an "of" follows it: the subject that has it, or the words after the "of"."""
        words, last = reading.words, reading.found[-1] if reading.found else None
        subject = self._subjects.tight(words, quantity)
        if subject is not None:
            return subject
        has_subject = last is not None and last.what is not None and last.what.end <= last.quantity.start
        if (
            has_subject
            and last is not None
            and last.quantity.unit in _SHARES
            and _AND.search(words[: quantity.opening])
        ):
            return last.what
        of = self._whole(words, quantity)
        joins_clause = self._joins_clause(words, quantity)
        found = self._things.after(words, of.end(), joins_clause=joins_clause) if of else None
        # "82% of first and 100% of second meetings were held": the predicate of both comes after the second
        is_bare = found is not None and found.text == found.noun
        if found and is_bare and any(_AND.fullmatch(words, found.end, item.start) for item in reading.quantities):
            return None
        return found

    def _in_brackets(self, reading: Reading, quantity: Quantity) -> Phrase | None:
        """What a figure in brackets is of: the group that is named before them, or what a number before them counts."""
        words = reading.words
        if not _opens_bracket(words, quantity):
            return None
        opening = words.rfind("(", 0, quantity.start)
        for item in reversed(reading.found):
            what = item.what
            if what and item.quantity.unit == MeasureUnit.COUNT and what.start <= opening <= what.end + 1:
                return what
        return self._group_before(words, quantity) or self._subjects.clause(words, opening - 1)

    def _group_before(self, words: str, quantity: Quantity) -> Phrase | None:
        """The group whose part is given in brackets ("a large majority of visits (96%) are in time")."""
        opening = words.rfind("(", 0, quantity.start)
        if opening < 0 or not _opens_bracket(words, quantity):
            return None
        groups = [match for match in self._groups.finditer(words, 0, opening) if match.end() < opening - 1]
        if not groups or re.search(r"[;:.,]", words[groups[-1].end() : opening]):
            return None
        return self._things.after(words, groups[-1].end(), reaching=opening - 1)

    def _elliptic(self, reading: Reading, quantity: Quantity) -> Phrase | None:
        """What a part is of where only the quantity before names it ("40% of children have …, 42% have …")."""
        words, found = reading.words, reading.found
        of_which = self._of_which.match(words, quantity.closing)
        if of_which is not None or _OF_WHOM.search(words[: quantity.opening]):
            whole = found[-1].what if found else None
            group = replace(whole, noun=whole.text) if whole else None
            begins = of_which.end() if of_which else quantity.closing
            return self._things.with_predicate(group, words, begins) if group else None
        alike = (item for item in reversed(found) if (item.quantity.unit in _SHARES) == (quantity.unit in _SHARES))
        group = next((item.what for item in alike if item.what is not None and not item.is_shared), None)
        return self._things.with_predicate(group, words, quantity.closing) if group else None

    def _of_whole_group(self, reading: Reading, quantity: Quantity) -> Phrase | None:
        """What a part is of, where the whole comes first ("Of the interviews undertaken, 70% were in time")."""
        words = reading.words
        wholes = list(self._whole_group.finditer(words, 0, quantity.start))
        comma = words.find(",", wholes[-1].end()) if wholes else -1
        if comma < 0 or not _AFTER_GROUP.fullmatch(words, comma, quantity.start):
            return None
        group = self._things.whole(words, wholes[-1].end(), comma)
        return self._things.with_predicate(group, words, quantity.closing) if group else None

    def _shared(self, reading: Reading, quantity: Quantity) -> Phrase | None:
        """What the quantity before counts, where this one is a further figure of the same."""
        return reading.found[-1].what if self._is_further(reading, quantity) else None

    def _is_further(self, reading: Reading, quantity: Quantity) -> bool:
        """Whether a quantity is a further figure of what the one before counts ("compared with 12% nationally")."""
        if not reading.found:
            return False
        words, last = reading.words, reading.found[-1]
        same = last.quantity.unit == quantity.unit or {last.quantity.unit, quantity.unit} <= DURATIONS
        if last.what is None or not same:
            return False
        start = last.quantity.end if last.what.start < last.quantity.start else max(last.quantity.end, last.what.end)
        if quantity.start - start > _FURTHEST:
            return False
        leads = (match.end() for match in self._further.finditer(words, start, quantity.start))
        return bool(self._same_figure.search(words, start, quantity.start)) or any(
            self._subjects.leads_up(words, lead, quantity, reading.quantities) for lead in leads
        )


def _opens_bracket(words: str, quantity: Quantity) -> bool:
    """Whether a quantity is the first thing in brackets."""
    return words[: quantity.opening].rstrip().endswith(("(", "(or"))
