"""What a quantity counts where only the sentence before names it.

"Vacancies have risen. The figure is 9 per cent." "Of these, 12 are new." A figure of others leans on it, too ("The
council's target is 20%"), and so does a share without a noun ("Three in four live in homes of their own"). Where the
sentence before counts two things, a reader would not know which is meant, and neither do we.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extraction.fields.counted_things import CountedThings, Phrase
from pipeline.extraction.fields.figures import FigureSubjects
from pipeline.extraction.fields.limits import DURATIONS
from pipeline.extraction.fields.measure_circumstances import Owner
from pipeline.extraction.fields.measured import Earlier, Measured, Reading
from pipeline.extraction.fields.quantities import Quantity
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.schema.vocabularies import MeasureUnit


class EarlierSentences:
    """Finds what quantities count in the sentence before. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, things: CountedThings, subjects: FigureSubjects) -> None:
        self._things = things
        self._subjects = subjects
        these = "|".join(lexicon.counted_before)
        self._of_these = compiled(
            rf"(?:^|[,;] ?|\band |\bthat )(?:of|among|amongst) (?:{these}),? (?:[a-z]+ly |only |just |also )*$",
            ignore_case=True,
        )
        self._these_after = compiled(rf" of (?:{these})\b", ignore_case=True)
        self._quantifiers = compiled(
            rf"(?:{lexicon.quantifiers}) (?:of )?(?:the |its |their |these |those )?", ignore_case=True
        )
        self._how_often = any_of(lexicon.how_often)

    def of(self, reading: Reading, quantity: Quantity, owner: Owner) -> Phrase | None:
        """What a quantity counts by the sentence before, None where it does not lean on that."""
        earlier, words = reading.earlier, reading.words
        if earlier is None:
            return None
        place = self._after_these(words, quantity)
        if place is not None:
            whole = self._group(earlier)
            return self._things.with_predicate(replace(whole, noun=whole.text), words, place) if whole else None
        if self._subjects.names_no_thing(words, quantity, reading.quantities, owner):
            return (
                _only(_alike(earlier.found, quantity)) or self._named(earlier) or self._share(words, quantity, earlier)
            )
        if quantity.unit in DURATIONS or owner.is_compared or not self._subjects.opens_clause(words, quantity):
            return None
        group = self._group(earlier)
        return self._things.with_predicate(group, words, quantity.closing) if group else None

    def _after_these(self, words: str, quantity: Quantity) -> int | None:
        """Where the predicate of a part of what was counted before begins ("of these, 12 are new")."""
        if self._of_these.search(words[: quantity.opening]):
            return quantity.closing
        after = self._these_after.match(words, quantity.closing)
        return after.end() if after and self._subjects.opens_clause(words, quantity) else None

    def _share(self, words: str, quantity: Quantity, earlier: Earlier) -> Phrase | None:
        """What the sentence before counts, where a share of a whole is then given ("This is 21% of the population")."""
        is_of_whole = quantity.unit == MeasureUnit.PERCENT and words.startswith(" of ", quantity.closing)
        return _only(earlier.found) if is_of_whole else None

    def _group(self, earlier: Earlier) -> Phrase | None:
        """The people or things that the sentence before counts, of which this one can count a part."""
        group = _only([item for item in earlier.found if item.quantity.unit not in DURATIONS])
        is_group = group is not None and self._things.are_several(group) and not self._subjects.is_figure(group)
        return group if is_group else None

    def _named(self, earlier: Earlier) -> Phrase | None:
        """What the sentence before says of how many or how often, where it counts nothing itself.

        "Too few children have seen a dentist", "assessments are rarely done on time" and "vacancies have risen" name a
        thing that can be counted; "leaders know their staff" does not.
        """
        if earlier.found:
            return None
        words = earlier.words
        start = self._subjects.clause_start(words, len(words))
        quantifier = self._quantifiers.match(words, start)
        if quantifier is not None:
            found = self._things.after(words, quantifier.end())
        elif (often := self._how_often.search(words, start)) is not None:
            plain = f"{words[: often.start()]}{' ' * (often.end() - often.start())}{words[often.end() :]}"
            found = self._things.after(plain, self._things.past_article(words, start), plural_only=True)
        else:
            return _moved(self._subjects.of_level(words), earlier.shift)
        return _moved(found, earlier.shift) if found is not None and found.text != found.noun else None


def _only(found: Sequence[Measured]) -> Phrase | None:
    """What some quantities count, if all count the same."""
    counted = {item.what.text: item.what for item in found if item.what}
    is_known = bool(found) and all(item.what for item in found)
    return next(iter(counted.values())) if len(counted) == 1 and is_known else None


def _alike(found: Sequence[Measured], quantity: Quantity) -> list[Measured]:
    """The quantities with the same kind of unit."""
    return [
        item
        for item in found
        if item.quantity.unit == quantity.unit or {item.quantity.unit, quantity.unit} <= DURATIONS
    ]


def _moved(phrase: Phrase | None, by: int) -> Phrase | None:
    return phrase.moved(by) if phrase else None
