"""The part `trends` of `polarity.yaml`: things that judge by becoming rarer or more frequent, and words for that."""

from functools import cached_property

from pipeline.core.yaml_config import ConfigModel
from pipeline.extraction.lexicons.phrases import filled


class TrendLexicon(ConfigModel):
    """What is composed to phrases: things, and words before or after them that take from them or add to them.

    Attributes:
        between: a word between the parts of a phrase.
        turning: what follows a verb that has no object, so that it is its subject that turns.
        alone: what must not follow a thing, since another would be meant.
        burdens: things of the service of which less is good and more a concern.
        harms: things of children's lives of which less is good.
        benefits: things of which more is good and less a concern.
        fewer_before: words before a burden or a harm that make it rarer.
        less_before: words that do so before a burden alone.
        more_before: words before a burden that make it more frequent.
        only_few: words for few people or things, before what is bad about them.
        seldom: what follows a benefit that comes too seldom; `{between}` is the word above.
        fewer_of_benefits: words before a benefit that make it rarer.
        being: a verb with adverbs between a thing and what it is or becomes.
        rarer_is: what follows such a verb of a burden or a harm that becomes rarer; `{turning}` is the above.
        rarer_does: a verb that says the same alone.
        commoner_is: what follows of a burden that becomes more frequent.
        commoner_does: a verb that says the same alone.
        commoner_good_is: what follows of a benefit that becomes more frequent.
        commoner_good_does: a verb that says the same alone.
        rarer_good_is: what follows of a benefit that becomes rarer.
        rarer_good_does: a verb that says the same alone.
        taking_away: verbs with a burden or a harm as their object that take from it.
        adding: verbs with a burden as their object that add to it.
        few: words for few or almost none.
        people: those of whom few are given something.
        given: verbs for what few are given.
        described: a clause that describes a thing, between it and its verb.
        seldom_before: words before a verb by which it happens seldom or never.
        bad_verbs: verbs of what nobody wants to happen to a service or to those it helps.
        bad_passives: the same, of what is done to somebody or something.
        nobody: none of those of whom something is said.
        must_not: what those have to do of whom few or none should.
        bad_states: what nobody wants somebody or something to be.
        rare_for: words before somebody and what they seldom have to go through.
        less_often: words after what nobody wants, by which it happens less often than it did.
    """

    between: str
    turning: str
    alone: str
    burdens: list[str]
    harms: list[str]
    benefits: list[str]
    fewer_before: str
    less_before: str
    more_before: str
    only_few: str
    seldom: str
    fewer_of_benefits: str
    being: str
    rarer_is: str
    rarer_does: str
    commoner_is: str
    commoner_does: str
    commoner_good_is: str
    commoner_good_does: str
    rarer_good_is: str
    rarer_good_does: str
    taking_away: str
    adding: str
    few: str
    people: str
    given: str
    described: str
    seldom_before: str
    bad_verbs: str
    bad_passives: str
    nobody: str
    must_not: str
    bad_states: str
    rare_for: str
    less_often: str

    @cached_property
    def for_the_better(self) -> list[str]:
        """Phrases by which something bad is rarer, or something good more frequent."""
        bad, words = f"{self._bad}{self.alone}", f"{self.between}{{0,6}}"
        return [
            f"{self.fewer_before} {words}{bad}",
            f"{self.less_before} {self._burdens}{self.alone}",
            f"{self.taking_away} {words}{bad}",
            f"{self.only_few} {self.between}{{0,4}}{self.being} {bad}",
            f"{bad}{self.described} {words}{self._becoming(self.rarer_is, self.rarer_does)}",
            *self._seldom_bad,
            f"{self._benefits} {words}{self._becoming(self.commoner_good_is, self.commoner_good_does)}",
        ]

    @cached_property
    def for_the_worse(self) -> list[str]:
        """Phrases by which something bad is more frequent, or something good rarer."""
        burdens, words = f"{self._burdens}{self.alone}", f"{self.between}{{0,6}}"
        return [
            f"{self.more_before} {self.between}{{0,2}}{burdens}",
            f"{self.adding} {self.between}{{0,3}}{burdens}",
            f"{burdens} {words}{self._becoming(self.commoner_is, self.commoner_does)}",
            f"{self._benefits} {words}{self._becoming(self.rarer_good_is, self.rarer_good_does)}",
            f"{self._benefits} {filled(self.seldom, {'between': self.between})}",
            f"{self.fewer_of_benefits} {self.between}{{0,2}}{self._benefits}",
            f"{self.few} {self.between}{{0,3}}{self.people} {self.given}",
        ]

    @property
    def _seldom_bad(self) -> list[str]:
        """Phrases by which what nobody wants does not happen, or seldom."""
        suffering = f"(?:(?:be|are|is|was|were|been) {self.between}{{0,1}}{self.bad_passives}|{self.bad_verbs})"
        nobody = f"{self.nobody} {self.between}{{0,4}}"
        is_so, bad = "(?:is|are|was|were|has been|have been)", f"(?:{self.bad_passives}|{self.bad_states})"
        return [
            f"{self.seldom_before} (?:\\w+ly )?(?:{self.bad_verbs}|{self.bad_passives})",
            f"{is_so} {self.seldom_before} (?:\\w+ly )?{self.bad_states}",
            f"{nobody}{is_so} {self.between}{{0,1}}{bad}",
            f"{nobody}{self.must_not} {self.bad_verbs}",
            f"{self.rare_for} {self.between}{{0,4}}to (?:have to )?{suffering}",
            f"neither {self.between}{{0,1}}{self.bad_states} nor {self.between}{{0,1}}{self.bad_states}",
            f"{self.bad_verbs} {self.between}{{0,2}}{self.less_often}",
        ]

    def _becoming(self, after_verb: str, alone: str) -> str:
        """What is said of a thing: what needs an auxiliary verb before it, or what does not."""
        return filled(f"(?:{self.being} {after_verb}|{alone})", {"turning": self.turning})

    @property
    def _burdens(self) -> str:
        return _one_or_more_of(self.burdens)

    @property
    def _bad(self) -> str:
        return _one_or_more_of([*self.burdens, *self.harms])

    @property
    def _benefits(self) -> str:
        return _one_or_more_of(self.benefits)


def _one_or_more_of(things: list[str]) -> str:
    """One of the things, perhaps the last of two or three ("drift and delay")."""
    return rf"(?:\w+(?:,| and| or|, and) ){{0,2}}(?:{'|'.join(things)})"
