"""What a figure is of where the words come before it: the subject of its clause, or a noun for a figure.

"The attendance rate was 96%", "a fall in the number of children missing from care, from 62 to 28".
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extraction.fields.counted_things import CountedThings, Phrase
from pipeline.extraction.fields.measure_circumstances import MeasureCircumstances, Owner
from pipeline.extraction.fields.quantities import Quantity
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.schema.vocabularies import MeasureUnit

_WORD: Final = re.compile(r"\w[\w’'-]*")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_BLANK: Final = re.compile(r" ")
_AMONG: Final = re.compile(r" (among|amongst|in|of|for) ")
_CHANGED_BY: Final = re.compile(r"\bby {3,}")


class FigureSubjects:
    """Finds what figures are of. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, things: CountedThings, circumstances: MeasureCircumstances) -> None:
        self._things = things
        self._circumstances = circumstances
        self._levels = any_of(lexicon.levels)
        self._nearness = frozenset(lexicon.nearness)
        self._level_words = frozenset(word.lower() for word in lexicon.level_words)
        self._clause_starts = compiled(lexicon.clause_starts, ignore_case=True)
        openings = "|".join(sorted(lexicon.openings, key=len, reverse=True))
        opens = "|".join(lexicon.opening_prepositions)
        self._openings = compiled(
            rf"[\s,(]{{0,3}}(?:(?:{openings})\b,? ?|(?:{opens})\b[^,]{{0,120}}, )", ignore_case=True
        )
        self._figures = compiled(rf"(?<![\w-])(?:{lexicon.figures}) ", ignore_case=True)
        self._rates = compiled(rf"(?<![\w-]){lexicon.rates} $", ignore_case=True)
        self._changes = compiled(rf"(?<![\w-]){lexicon.changes} in (?:the )?", ignore_case=True)
        self._verbs = any_of(lexicon.finite)
        self._pointing = any_of(lexicon.pointing)
        self._figure_words = frozenset({*lexicon.not_alone, *lexicon.determiners, *lexicon.articles})

    def points_elsewhere(self, words: str, quantity: Quantity) -> bool:
        """Whether the subject of the quantity is a word that stands for something else ("This is 24% of …")."""
        verb = self._tight_verb(words, quantity)
        if verb is None:
            return False
        start = self._clause_start(words, 0, verb.start())
        subject = [word.lower() for word in words[start : verb.start()].split() if not word.endswith("ly")]
        return len(subject) == 1 and subject != ["there"] and bool(self._pointing.fullmatch(subject[0]))

    def tight(self, words: str, quantity: Quantity) -> Phrase | None:
        """The subject of a verb that stands directly before the quantity ("Children in care account for 3% of …")."""
        verb = self._tight_verb(words, quantity)
        return None if verb is None else self._subject(words, 0, verb.start())

    def before(self, words: str, start: int, quantity: Quantity, quantities: Sequence[Quantity]) -> Phrase | None:
        """What the words before a quantity show that it is of.

        Args:
            words: the sentence.
            start: where to begin to look.
            quantity: the quantity.
            quantities: all of the sentence.
        """
        for verb in self._levels.finditer(words, start, quantity.start):
            if self.leads_up(words, verb.end(), quantity, quantities):
                return self._subject(words, start, verb.start()) or self._figure(words, start, quantity, quantities)
        return self._figure(words, start, quantity, quantities) or self.rate(words, start, quantity)

    def rate(self, words: str, start: int, quantity: Quantity) -> Phrase | None:
        """A noun for a figure directly before the quantity, with the group that is named after it."""
        rate = self._rates.search(words, start, quantity.opening)
        if rate is None:
            return None
        begins = [rate.start(), *(match.end() for match in _BLANK.finditer(words, rate.start(), rate.end()))]
        wholes = (self._things.whole(words, place, rate.end()) for place in begins)
        found = next((whole for whole in wholes if whole is not None), None)
        group = _AMONG.match(words, quantity.end)
        thing = self._things.after(words, group.end(), joins_clause=False) if found and group else None
        if found is None or group is None or thing is None:
            return found
        return Phrase(f"{found.text} {group[1]} {thing.text}", found.start, thing.end, found.noun)

    def _tight_verb(self, words: str, quantity: Quantity) -> re.Match[str] | None:
        for verb in self._levels.finditer(words, max(0, quantity.start - 40), quantity.start):
            between = words[verb.end() : quantity.start].split()
            if all(word.lower() in self._nearness for word in between):
                return verb
        return None

    def names_no_thing(self, words: str, quantity: Quantity, quantities: Sequence[Quantity], owner: Owner) -> bool:
        """Whether the words that lead up to a quantity name it only as a figure, or only whose it is.

        "The figure is 9%", "this has dropped to 48%", "the council's target is 20%", "nationally, it was 7%".
        """
        lead = words[: quantity.opening]
        if owner.place and owner.is_compared:
            start, end = owner.place
            lead = f"{words[:start]}{' ' * (end - start)}{words[end : quantity.opening]}" if start < len(lead) else lead
        verb = next(
            (
                verb
                for verb in self._levels.finditer(words, 0, quantity.start)
                if self.leads_up(words, verb.end(), quantity, quantities)
            ),
            None,
        )
        if verb is None and not owner.is_compared:
            return False
        end = verb.start() if verb else len(lead)
        subject = [word.lower() for word in _WORD.findall(lead[self._clause_start(lead, 0, min(end, len(lead))) : end])]
        is_named = all(word in self._figure_words or self._pointing.fullmatch(word) for word in subject)
        return is_named and "there" not in subject and (bool(subject) or owner.is_compared)

    def is_figure(self, phrase: Phrase) -> bool:
        """Whether a phrase names a figure ("the number of children"), not the people or things themselves."""
        return bool(self._figures.match(f"{phrase.noun} "))

    def opens_clause(self, words: str, quantity: Quantity) -> bool:
        """Whether nothing but words for how exact it is comes before a quantity in its clause."""
        start = self._clause_start(words, 0, quantity.opening)
        return all(
            word.lower() in self._nearness or word.lower().endswith("ly")
            for word in _WORD.findall(words[start : quantity.opening])
        )

    def of_level(self, words: str) -> Phrase | None:
        """The subject of a sentence that is about nothing but its level ("vacancies have risen")."""
        end = len(words.rstrip(" ."))
        whole = Quantity(end, end, 0.0, MeasureUnit.PERCENT, in_words=False)
        for verb in self._levels.finditer(words, 0, end):
            if self.leads_up(words, verb.end(), whole, ()):
                return self._subject(words, 0, verb.start())
        return None

    def clause_start_before(self, words: str, end: int) -> int:
        """Where the subject begins of the clause that goes on at `end`."""
        return self._clause_start(words, 0, end)

    def clause_start(self, words: str, end: int) -> int:
        """Where the subject begins of the clause that goes on at `end`, if it is the first of the sentence."""
        end = min(end, len(words))
        first = self._clause_start(words, 0, end)
        return first if first == self._after_openings(words, 0, end) else 0

    def leads_up(self, words: str, start: int, quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
        """Whether all words from a place to the quantity are such as describe its level."""
        between = list(words)
        left_out = [(other.start, other.end) for other in quantities]
        for first, last in [*left_out, *self._circumstances.periods(words)]:
            between[first:last] = " " * (last - first)
        text = _BRACKETS.sub(" ", _CHANGED_BY.sub(" ", "".join(between)[start : quantity.start]))
        return ";" not in text and all(
            word.lower() in self._level_words or word.lower().endswith("ly") for word in _WORD.findall(text)
        )

    def _clause_start(self, words: str, start: int, end: int) -> int:
        """Where the subject begins of a verb at `end`."""
        begins = max((match.end() for match in self._clause_starts.finditer(words, start, end)), default=start)
        return self._after_openings(words, begins, end)

    def _after_openings(self, words: str, begins: int, end: int) -> int:
        """Where the subject begins of a clause that begins at `begins`, after words such as "however"."""
        while (opening := self._openings.match(words, begins, end)) is not None and opening.end() > begins:
            begins = opening.end()
        blanks = re.compile(r"[\s,()]*").match(words, begins, end)
        return blanks.end() if blanks else begins

    def _subject(self, words: str, start: int, end: int) -> Phrase | None:
        """The subject of a verb at `end`; where the words before an "and" are another clause, what follows it."""
        begins = self._clause_start(words, start, end)
        joint = words.rfind(" and ", begins, end)
        found = self._things.whole(words, begins, end)
        is_clause = " between " not in words[begins:joint] and " " in words[joint + len(" and ") : end].strip()
        if found is None and joint > 0 and is_clause and self._verbs.search(words, begins, joint):
            return self._things.whole(words, joint + len(" and "), end)
        return found

    def clause(self, words: str, end: int) -> Phrase | None:
        """The clause that fills the words before a place, as a noun phrase ("reviews that are done in time")."""
        return self._things.after(words, self._clause_start(words, 0, end), reaching=end)

    def _figure(self, words: str, start: int, quantity: Quantity, quantities: Sequence[Quantity]) -> Phrase | None:
        """The last noun for a figure with what it is of, if only words of level follow it up to the quantity."""
        for pattern, keeps_noun in ((self._figures, True), (self._changes, False)):
            for noun in reversed(list(pattern.finditer(words, start, quantity.start))):
                begins = noun.start() if keeps_noun else noun.end()
                thing = self._things.after(words, begins, joins_clause=False)
                if thing is None or thing.end > quantity.start:
                    continue
                links = (
                    _WORD.search(words, thing.end, quantity.start) or words[thing.end : quantity.start].strip() == "("
                )
                if links and self.leads_up(words, thing.end, quantity, quantities):
                    return thing
        return None
