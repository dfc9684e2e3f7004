"""The verbs of a council's account that are its deeds: each with its stage, and whose it is.

A verb group is put together from its closed parts: auxiliaries, the adverbs between them, and the form of the verb.
What stands between the start of its clause and the group is its subject. An active verb must be the council's own. In
the passive, in a state ("is in place") and in an event ("opens in May") the subject is the thing that is dealt with.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from pipeline.extraction.lexicons.deeds import DeedLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.schema.vocabularies import ActionStatus

_DONE: Final = ActionStatus.DONE
_UNDER_WAY: Final = ActionStatus.UNDER_WAY
_PLANNED: Final = ActionStatus.PLANNED
#: A clause begins at most so many characters before its verb.
_LONGEST_CLAUSE: Final = 300
#: What can stand around a subject.
_AROUND: Final = " “”\"‘'’"
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_RELATIVES: Final = frozenset({"which", "that"})
_JOINS_NOUNS: Final = frozenset({"and", "or"})


class _Form(Enum):
    """What a verb says of its subject.

    `ACTIVE` it does something, `PAST` it did (which a participle can look like), `PASSIVE` something is done to it,
    `THING` it is in a state, or something happens with it, `GIVEN` it is to be given something, whoever it is.
    """

    ACTIVE = auto()
    PAST = auto()
    PASSIVE = auto()
    THING = auto()
    GIVEN = auto()


class _Actor(Enum):
    """Who the subject of a verb is: the council, somebody else, or a thing."""

    OWN = auto()
    OTHER = auto()
    THING = auto()


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb group that is an action of the council.

    Attributes:
        status: how far it is.
        start: where the group begins in its sentence.
        end: where it ends.
    """

    status: ActionStatus
    start: int
    end: int


class DeedReader:
    """Finds deeds in the sentences of an account. Made once from the lexicon."""

    def __init__(self, lexicon: DeedLexicon) -> None:
        self._kinds, pattern = _pattern_of_groups(lexicon)
        self._group = compiled(with_any_apostrophe(pattern), ignore_case=True)
        own = _either(lexicon.own)
        self._pronouns = compiled(rf"(?<![\w-]){_either(lexicon.pronouns)}(?: both| all)?\Z", ignore_case=True)
        self._own = compiled(rf"(?<![\w-]){own}\Z", ignore_case=True)
        self._dated = any_of([*lexicon.times, *lexicon.deadlines])
        self._one_person = compiled(r"(?<![\w-])I\Z")
        self._of_one_person = any_of(lexicon.of_one_person)
        self._body = compiled(rf"(?<![\w-]){_either([*lexicon.pronouns, *lexicon.bodies])}\Z", ignore_case=True)
        inner = rf"(?:{lexicon.determiners} )?(?:(?!{lexicon.determiners}\b)[\w'’-]+ ){{0,5}}"
        prepositions = _either(lexicon.prepositions)
        self._own_in_phrase = compiled(rf"(?<=[\w’',] )\b{prepositions} {inner}{own}\Z", ignore_case=True)
        self._phrase = compiled(rf" (?:{prepositions}|{_either(lexicon.after_head)})\b.*", ignore_case=True)
        self._others = compiled(rf"(?<![\w-]){_either(lexicon.others)}(?: all| both)?\Z", ignore_case=True)
        self._adverb = compiled(rf" (?:{'|'.join(lexicon.adverbs)})\Z", ignore_case=True)
        self._quantity = compiled(rf"\A{lexicon.quantities}", ignore_case=True)
        self._verb_before = compiled(lexicon.verb_before, ignore_case=True)
        self._joined = compiled(lexicon.joined, ignore_case=True)
        self._boundary = compiled(lexicon.boundaries, ignore_case=True)
        doing = rf"(?!{_either([*lexicon.no_deeds, *lexicon.no_doing])}\b)\w{{2,}}ing\b"
        adverbs = rf"(?:(?:{'|'.join([*lexicon.adverbs, 'most'])}) ){{0,3}}"
        self._first_of_several = compiled(rf"\b{_either(lexicon.enumerates)} {adverbs}{doing}", ignore_case=True)
        self._next_of_several = compiled(rf"[,;] (?:and )?(?P<verb>{doing})", ignore_case=True)
        # "The team that supports families was doubled": what the relative clause describes has the verb
        self._described = compiled(
            rf"(?:^|[,;:] |\band )(?P<subject>(?:{lexicon.determiners} )?(?:[\w'’-]+ ){{0,4}}[\w'’-]+)"
            rf" (?:that|which|who) {lexicon.verb_of_relative} [^,;:.]{{2,80}} $",
            ignore_case=True,
        )
        self._not_asserted = any_of(lexicon.not_asserted)
        self._doubted = any_of(lexicon.doubted)
        self._announces = compiled(rf"\b{_either(lexicon.announces)}\Z", ignore_case=True)
        self._shown = compiled(rf"\b{_either(lexicon.shown)}\Z", ignore_case=True)
        self._by_others = compiled(
            rf"(?: [\w'’-]+){{0,3}} by (?:the )?{_either(lexicon.by_others)}\b", ignore_case=True
        )

    def deeds(self, words: str, *, pronoun: bool) -> Iterator[Deed]:
        """The deeds of a sentence, in order.

        Args:
            words: the sentence.
            pronoun: whether 'it' stands for the council.
        """
        words = _IN_BRACKETS.sub(lambda match: " " * len(match.group()), words)
        before: _Actor | None = None
        last = 0
        for match in self._group.finditer(words):
            status, form = self._kinds[int((match.lastgroup or "g0")[1:])]
            start, lead = self._clause(words, last, match.start())
            subject = " ".join(words[start : match.start()].strip(_AROUND).split())
            described = self._described_by(words, lead, match.start())
            if described is not None:
                subject, lead, start = described["subject"], "", described.start("subject")
            subject = self._adverb.sub("", subject)
            if not self._may_do(form, subject, words, match.start()):
                continue
            if before is None and (not subject or subject.lower() in _JOINS_NOUNS):
                # an insertion, or a verb that is no deed, stands between
                first = words[:start][:_LONGEST_CLAUSE].split(",", 1)[0].strip(_AROUND)
                subject = self._verb_before.sub("", first)
            actor = self._actor(subject, before, pronoun=pronoun)
            if before is not None and actor is _Actor.OTHER and subject.lower() == "it":
                actor, subject = _Actor.THING, ""  # what the clause before deals with
            before, last = actor if actor is not None else before, match.end()
            if actor is None or (form is not _Form.ACTIVE and self._by_others.match(words, match.end())):
                continue
            if lead in _RELATIVES and (form is _Form.THING or self._is_of_others_before(words[:start], lead)):
                continue  # it only describes what the sentence is about, or a law
            if self._is_asserted(words[max(0, start - _LONGEST_CLAUSE) : start], subject, lead, actor) and self._fits(
                form, subject, actor
            ):
                yield Deed(status, match.start(), match.end())
                if actor is _Actor.OWN:
                    yield from self._enumerated(words, Deed(status, match.start(), match.end()))

    def _may_do(self, form: _Form, subject: str, words: str, start: int) -> bool:
        """Whether a subject may have the verb at a place: past forms and 'I' have few, and what is given has a time."""
        if form is _Form.PAST and self._body.search(subject) is None:
            return False
        if form is _Form.GIVEN and not self._dated.search(words):
            return False
        return self._one_person.search(subject) is None or self._of_one_person.search(words, start) is not None

    def _described_by(self, words: str, lead: str, verb: int) -> re.Match[str] | None:
        """The subject that a relative clause just before a verb describes, as `subject`; None where there is none."""
        if lead not in _RELATIVES and lead != "who":
            return None
        return self._described.search(words, max(0, verb - _LONGEST_CLAUSE), verb)

    def _is_of_others_before(self, before: str, lead: str) -> bool:
        """Whether what a relative clause describes, which ends with the words before it, is not the council's."""
        described = before[-_LONGEST_CLAUSE:].rstrip(_AROUND).removesuffix(lead).rstrip(f"{_AROUND},")
        return self._others.search(described) is not None

    def _enumerated(self, words: str, deed: Deed) -> Iterator[Deed]:
        """The further things of which a deed consists ("…, including moving teams, hiring nurses, and …")."""
        first = self._first_of_several.search(words, deed.end)
        if first is None:
            return
        after = self._group.search(words, first.end())
        for match in self._next_of_several.finditer(words, first.end(), after.start() if after else len(words)):
            yield Deed(deed.status, *match.span("verb"))

    def begins(self, words: str) -> Deed | None:
        """The deed at the start of words whose subject stands elsewhere, None without one."""
        match = self._group.match(words)
        if match is None:
            return None
        status, form = self._kinds[int((match.lastgroup or "g0")[1:])]
        return Deed(status, *match.span()) if form is not _Form.PASSIVE else None

    def is_of_others(self, words: str) -> bool:
        """Whether the first verb group of some words has somebody else, or what is only counted, as its subject."""
        match = self._group.search(words)
        if match is None:
            return False
        start, _ = self._clause(words, 0, match.start())
        return self._actor(words[start : match.start()].strip(_AROUND), None, pronoun=True) is _Actor.OTHER

    def _clause(self, words: str, last: int, offset: int) -> tuple[int, str]:
        """Where the clause of a verb begins, and the conjunction that begins it.

        Before the first verb, 'and' joins nouns.

        Args:
            words: the sentence.
            last: where the verb before ends.
            offset: where the verb begins.
        """
        start, lead = max(0, offset - _LONGEST_CLAUSE), ""
        for boundary in self._boundary.finditer(words, start, offset):
            mark = boundary.group().strip(_AROUND + ",;:–—(").lower()
            if mark in _JOINS_NOUNS and (not last or boundary.start() < last):
                continue
            start, lead = boundary.end(), mark
        return start, lead

    def _actor(self, subject: str, before: _Actor | None, *, pronoun: bool) -> _Actor | None:
        """Who a subject is; without words, whoever the verb before has."""
        if self._joined.search(subject):
            subject = self._verb_before.sub("", subject)
        subject = self._quantity.sub("", subject)
        if not subject:
            return before
        if re.search(r"(?:^|\s)it\Z", subject, re.IGNORECASE):
            return _Actor.OWN if pronoun else _Actor.OTHER
        if self._pronouns.search(subject):
            return _Actor.OWN
        head = subject if self._own.search(subject) and not self._own_in_phrase.search(subject) else None
        head = head if head is not None else self._phrase.sub("", subject)
        if self._others.search(head):
            return _Actor.OTHER
        return _Actor.OWN if self._own.search(head) else _Actor.THING

    def _fits(self, form: _Form, subject: str, actor: _Actor) -> bool:
        """Whether such a subject can have a deed in this form."""
        if form is _Form.GIVEN:
            return True
        if actor is _Actor.OTHER:
            return False
        if form in (_Form.ACTIVE, _Form.PAST):
            return actor is _Actor.OWN
        # staff who are trained are dealt with, and a council that is praised does nothing
        return self._body.search(subject) is None if form is _Form.PASSIVE else True

    def _is_asserted(self, before: str, subject: str, lead: str, actor: _Actor) -> bool:
        """Whether a clause states what is so, and not what is wished for, asked or true in some case."""
        if lead and self._not_asserted.fullmatch(lead):
            return False
        said_by = before[: -len("that")].rstrip() if lead == "that" else ""
        if lead == "that" and actor is not _Actor.OWN and not self._announces.search(said_by):
            return False
        if self._shown.search(said_by) and not self._announces.search(said_by):
            return False
        return self._doubted.search(subject) is None


def _pattern_of_groups(lexicon: DeedLexicon) -> tuple[list[tuple[ActionStatus, _Form]], str]:
    """Every form of a verb group: its stage and form by the number of its name ("g3"), and the pattern of all.

    Groups that end in the same part of speech are put together before it, because the words that are no deeds are many.
    """
    kinds: list[tuple[ActionStatus, _Form]] = []
    alternatives: list[str] = []
    for verb, leads in _groups(lexicon):
        named = []
        for status, form, lead in leads:
            named.append(f"(?P<g{len(kinds)}>{lead})")
            kinds.append((status, form))
        alternatives.append(f"(?:{'|'.join(named)}){verb}")
    return kinds, "|".join(alternatives)


_Leads = list[tuple[ActionStatus, _Form, str]]


def _groups(lexicon: DeedLexicon) -> Iterator[tuple[str, _Leads]]:
    """What ends verb groups, each with the groups that it ends: states and events first, then verbs by their form."""
    adverbs = rf"(?: (?:{'|'.join(lexicon.adverbs)})\b){{0,3}}"
    have, be, was, will = (
        r"(?:\b(?:have|has|had)\b|(?<=\w)'ve\b)",
        r"(?:\b(?:am|is|are)\b|(?<=\w)'(?:re|m)\b)",
        r"\b(?:was|were)\b",
        r"(?:\b(?:will|shall)\b|(?<=\w)'ll\b)",
    )
    no_deed = rf"\b(?!{_either(lexicon.no_deeds)}\b)"
    prefix = "(?:(?:co|re)-)?"
    participle = rf"{no_deed}(?:{prefix}\w{{2,}}ed|{_either(lexicon.participles)})\b"
    past = rf"{no_deed}(?:{prefix}\w{{2,}}ed|{_either(lexicon.pasts)})\b(?!'t)"
    doing = rf"{no_deed}(?!{_either(lexicon.no_doing)}\b){prefix}\w{{2,}}ing\b"
    base = rf"(?:{_either(lexicon.deeds)}\b|{no_deed}(?!{_either(lexicon.no_verbs)}\b)(?!\w+(?:ed|ing)\b)[a-z]\w+)"
    done, going_on = _either(lexicon.states_done), _either(lexicon.states_under_way)
    due = _either(lexicon.due)
    active, passive, thing = _Form.ACTIVE, _Form.PASSIVE, _Form.THING
    soon = rf"(?=[^.;]{{0,60}}?\b{_either(lexicon.times)}\b)"
    yield (
        "",
        [
            (_UNDER_WAY, thing, rf"{have}{adverbs} {_either(lexicon.begun)}\b"),
            (_DONE, thing, rf"{have}{adverbs} been{adverbs} {done}\b"),
            (_DONE, thing, rf"{have}{adverbs} {_either(lexicon.happened)}\b"),
            (_PLANNED, thing, rf"{be}{adverbs} {due} (?:to {_either(lexicon.happen)}|for {_either(lexicon.nouns)})\b"),
            (_PLANNED, thing, rf"{be}{adverbs} to {_either(lexicon.happen)}\b"),
            (_PLANNED, _Form.GIVEN, rf"{will}{adverbs} {lexicon.given}"),
            (_UNDER_WAY, thing, rf"{be}{adverbs} {going_on}\b"),
            (_DONE, thing, rf"{be}{adverbs} {done}\b"),
            (_PLANNED, thing, rf"{will}{adverbs} be{adverbs} (?:{done}|{going_on})\b"),
            (_PLANNED, thing, rf"{will}{adverbs} {_either(lexicon.happen)}\b"),
            (_UNDER_WAY, thing, rf"\b(?:{lexicon.began})\b"),
            (_DONE, thing, rf"\b(?:{lexicon.came})\b"),
            (_DONE, passive, rf"{was}{adverbs} {_either(lexicon.creations)}\b(?![^.;]{{0,60}}?\b(?:19|20)\d\d\b)"),
            (_PLANNED, thing, rf"\b(?:{lexicon.happens})\b{soon}"),
            (_DONE, thing, rf"\brecently {_either(lexicon.creations)}\b"),
        ],
    )
    yield (
        base,
        [
            (_PLANNED, active, rf"(?:{have}{adverbs} )?\b(?:{lexicon.resolves}) to "),
            (_PLANNED, active, rf"(?:{have}{adverbs} )?\basked\b(?! (?:{lexicon.asked_others})\b)[^.;:]{{3,60}}? to "),
            (_PLANNED, active, rf"{have}{adverbs} {_either(lexicon.bound)} to "),
            (_PLANNED, active, rf"{be}{adverbs} {_either(lexicon.intending)} to "),
            (_PLANNED, active, rf"{be}{adverbs} (?:{due} )?to (?!be\b)"),
            (_PLANNED, active, rf"\b(?:{lexicon.intends}) to "),
            (_UNDER_WAY, active, r"\bcontinues? to (?!be\b|have\b)"),
        ],
    )
    yield (
        participle,
        [
            (_DONE, passive, rf"{have}{adverbs} been{adverbs} "),
            (_DONE, active, rf"{have}{adverbs} "),
            (_UNDER_WAY, passive, rf"{be}{adverbs} being{adverbs} "),
            (_PLANNED, passive, rf"{be}{adverbs} (?:{due} )?to be{adverbs} "),
            (_PLANNED, passive, rf"{will}{adverbs} be{adverbs} "),
            (_PLANNED, passive, rf"{will}{adverbs} have been{adverbs} "),
            (_PLANNED, active, rf"{will}{adverbs} have{adverbs} "),
        ],
    )
    yield (
        doing,
        [
            (_UNDER_WAY, active, rf"{have}{adverbs} been{adverbs} "),
            (_UNDER_WAY, active, rf"{be}{adverbs} "),
            (_PLANNED, active, rf"{will}{adverbs} be{adverbs} "),
            (_PLANNED, active, rf"{have}{adverbs} {_either(lexicon.bound)} to "),
        ],
    )
    yield base, [(_PLANNED, active, rf"{will}{adverbs} ")]
    recently = rf"(?=[^.;]{{0,60}}? {_either(lexicon.recently)}\b)"
    yield f"{participle}{recently}", [(_DONE, passive, rf"{was}{adverbs} ")]
    yield past, [(_DONE, _Form.PAST, "")]


def _either(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(phrases)})"
