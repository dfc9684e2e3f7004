"""What a quantity is of by the clause in which it is neither the subject nor a predicate of level.

The people or things counted can be the object ("support is provided to 61 families"), belong to the subject ("plans for
12 children are late"), or be described by a verb that the quantity completes ("children wait six weeks for a place").
"""

import re
from typing import Final

from pipeline.extraction.fields.counted_things import CountedThings, Phrase
from pipeline.extraction.fields.figures import FigureSubjects
from pipeline.extraction.fields.quantities import Quantity
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled

_NO_CLAUSE: Final = re.compile(r"[,;:()\d]")
_PAST: Final = re.compile(r"\w(?:ed|ing|ets|orts) ?$|\b\w+ed\b")
_ASIDE_ENDS: Final = re.compile(r" ?(?:\([^()]*\))?[,)]")


class MeasuredClauses:
    """Finds what quantities are of by their clauses. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, things: CountedThings, subjects: FigureSubjects) -> None:
        self._things = things
        self._subjects = subjects
        self._finite = any_of(lexicon.finite)
        self._acts = compiled(rf"(?:^|\b)(?:{'|'.join(lexicon.present)})(?:e?s)? ?$", ignore_case=True)
        self._pointing = any_of(lexicon.pointing)
        self._exactness = frozenset(lexicon.exactness)
        self._before_object = frozenset(lexicon.before_object)
        self._with_preposition = compiled(rf"\b(?:{'|'.join(lexicon.verbs_with_prepositions)})\Z", ignore_case=True)
        self._belongs = frozenset(lexicon.belongs)
        self._lasting = compiled(rf"(?: (?:{'|'.join(lexicon.before_duration)}))? $", ignore_case=True)
        self._goes_on = compiled(rf"(?: (?:{'|'.join(lexicon.after_duration)})\b| ?(?:[.,;:)]|$))", ignore_case=True)
        self._other_clause = compiled(r"\b(?:when|where|while)\b", ignore_case=True)
        self._joint = compiled(r"[,;]| (?:and|but|or|while|because) ", ignore_case=True)
        self._aside = compiled(
            rf", (?:(?:{'|'.join(lexicon.amid_aside)}) )*(?:{'|'.join(lexicon.aside)}) $", ignore_case=True
        )
        self._relative = compiled(rf"(?<= )(?:{'|'.join(lexicon.subject_relatives)})(?= )", ignore_case=True)
        self._before_noun = compiled(
            rf"\A.*(?<!\w)(?:{'|'.join([*lexicon.before_noun, *lexicon.determiners])}) ", ignore_case=True
        )

    def acted_on(self, words: str, thing: Phrase, quantity: Quantity) -> Phrase | None:
        """People or things with the clause before them of which they are the object.

        "Support is provided to 61 families" has "families to whom support is provided"; "the council approved 12
        families" has "families that the council approved".
        """
        begins = self._subjects.clause_start_before(words, quantity.opening)
        clause = words[begins : quantity.opening].split()
        while clause and clause[-1] in self._exactness:
            clause.pop()
        preposition = clause.pop() if clause and clause[-1] in self._before_object else None
        acting = " ".join(clause)
        if not acting or _NO_CLAUSE.search(acting) or " and " in acting or self._pointing.search(acting):
            return None
        phrasal = self._with_preposition.search(f"{acting} {preposition}")
        is_verb = _PAST.search(acting) or self._acts.search(acting) or phrasal
        if not is_verb and (preposition is None or not self._finite.search(acting)):
            return None
        if phrasal:
            return Phrase(f"{thing.text} that {_begun_small(acting)} {preposition}", begins, thing.end, thing.noun)
        pronoun = f"{preposition} {'whom' if self._things.are_people(thing) else 'which'}" if preposition else "that"
        return Phrase(f"{thing.text} {pronoun} {_begun_small(acting)}", begins, thing.end, thing.noun)

    def belonging(self, words: str, thing: Phrase, quantity: Quantity) -> Phrase | None:
        """People or things with the clause about what belongs to them.

        "Plans for 12 children are late" has "children for whom plans are late".
        """
        begins = self._subjects.clause_start_before(words, quantity.opening)
        subject = words[begins : quantity.opening].split()
        preposition = subject.pop().lower() if subject and subject[-1].lower() in self._belongs else None
        if preposition is None or not subject:
            return None
        end = begins + len(words[begins : quantity.opening].rstrip()) - len(preposition)
        owned = self._things.whole(words, begins, end)
        predicate = self._things.predicate(words, thing.end) if owned else None
        if owned is None or predicate is None:
            return None
        acting, end = predicate
        pronoun = "whom" if self._things.are_people(thing) else "which"
        text = f"{thing.text} {preposition} {pronoun} {_begun_small(owned.text)} {acting}"
        return Phrase(text, thing.start, end, thing.noun, ((owned.start, owned.end),))

    def lasting(self, words: str, quantity: Quantity) -> Phrase | None:
        """People or things with the clause that a duration completes ("children who wait for a place")."""
        before = self._lasting.search(words[: quantity.opening])
        start = before.start() if before else quantity.opening
        if not self._goes_on.match(words, quantity.closing) or self._other_clause.search(words[:start]):
            return None
        joint = self._joint.search(words, quantity.closing)
        rest = words[quantity.closing : joint.start() if joint else None]
        without = f"{words[:start]}{' ' * (quantity.closing - start)}{rest}"
        begins = self._things.past_article(words, self._described(words, start))
        found = self._things.after(without, begins, plural_only=True, reaching=start)
        return found if found is not None and " " in found.text.strip() else None

    def _described(self, words: str, end: int) -> int:
        """Where the noun begins that the words before a place describe: that of a relative clause, or the subject."""
        begins = self._subjects.clause_start_before(words, end)
        relatives = [
            match for match in self._relative.finditer(words, begins, end) if "," not in words[match.end() : end]
        ]
        if not relatives:
            return begins
        noun = self._before_noun.match(words[begins : relatives[-1].start()])
        return begins + (noun.end() if noun else 0)

    def aside(self, words: str, quantity: Quantity) -> Phrase | None:
        """The subject after which a quantity is put in between ("re-referrals, at 27%, are too high")."""
        before = self._aside.search(words[: quantity.opening])
        if before is None or not _ASIDE_ENDS.match(words, quantity.closing):
            return None
        return self._things.whole(words, self._subjects.clause_start_before(words, before.start()), before.start())


def _begun_small(words: str) -> str:
    """Words of the start of a sentence as they stand within one; an abbreviation keeps its capitals."""
    return words if words[:2].isupper() else f"{words[0].lower()}{words[1:]}"
