"""People who hold no office: children, parents, carers, victims and others whom a text names.

Passages that name them are marked. A person is private if the words next to the name show it:

- an age ("Aisha, 17,");
- what they are ("foster carer Priya", "Sam, a care leaver");
- what happened to them ("the murder of …");
- what only a person has ("Jamie's feelings");
- a note that the name is not the real one;
- a quotation, without an office for the speaker.

There, one word is enough for a name. A person is also private if named in two or more words, or with a title, in a
sentence about somebody's age, family, harm or death.

Nobody who appears with an office in the same document is private. At least one word of a name must never occur in lower
case in the document. The name of an authority is not a name, nor are capitalised words next to one that belongs to no
name ("Child Death Overview Panel"). Once found, a name and each of its parts count wherever they occur in the document.

The rule marks too much rather than too little: a mark hides nothing and only asks a person to check.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.fields.names import NAME, NamePatterns
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.characters import APOSTROPHES, CLOSING_DOUBLE_QUOTES, OPENING_DOUBLE_QUOTES, OPENING_QUOTES
from pipeline.reading.document import Document, Span

_LOWER_WORD = r"[a-z0-9][\w-]{0,20}"
_WORD = re.compile(r"[^\W\d_]+")
_NAME_WORD = re.compile(rf"[^\W\d_]+(?:[-{APOSTROPHES}][^\W\d_]+)*")
#: A word, or what is between two.
_TOKEN = re.compile(r"\w+|\W")
#: A shorter part of a name is just as likely another word.
_MIN_PART = 3
#: How many characters around a name are searched; the longest name of an authority has fewer.
_CONTEXT = 60
_OPENING_MARKS = ("‘", "'", "“")


class PrivatePeople:
    """Finds people who hold no office. Made once from the lexicon of people."""

    def __init__(self, lexicon: PeopleLexicon, names: NamePatterns, register: AuthorityRegister) -> None:
        self._names = names
        self._register = register
        self._not_names = frozenset(lexicon.not_names.split())
        self._surnames = frozenset(lexicon.also_surnames)
        self._contexts = PhraseIndex({"contexts": lexicon.private_contexts})
        lists = (
            lexicon.private_people,
            lexicon.private_events,
            lexicon.private_reviews,
            lexicon.private_things,
        )
        people, events, reviews, things = ("|".join(map(with_any_apostrophe, phrases)) for phrases in lists)
        age = f"(?:{'|'.join(lexicon.ages)})"
        before = (
            rf"(?i:{people})s?,? (?:(?:called|named|known as) )?",
            rf"(?i:{events}|{people})s? of (?:{_LOWER_WORD} ){{0,3}}",
            rf"(?i:{reviews})s?,? (?:(?:of|into|on|about|called|named|known as) )?[{OPENING_QUOTES}]?",
        )
        words = rf"(?: [\w{APOSTROPHES}-]{{1,20}}){{0,5}}?"
        who = "(?:who (?:is|was) |now )?"
        after = (
            rf",? {who}aged {age}\b",
            rf", {who}{age}(?:[,.;]| (?:years?|months?|weeks?)\b)",
            rf" \({age}\)",
            rf", (?:an?|the|who|whose|now an?|also an?|their|his|her){words} (?:{people})s?\b",
            rf", (?:who|whose){words} in care\b",
            r",? \(?not (?:her|his|their) real name",
            r",? \(?(?:her |his |their )?(?:real )?names? (?:has|have) been changed",
            rf"[{APOSTROPHES}]s? (?:{people}|{events}|killers?)\b",
            rf"[{APOSTROPHES}]s (?:{things})\b",
        )
        self._cues = PhraseIndex({"cues": [f"{phrase.lower()}s?" for phrases in lists[:3] for phrase in phrases]})
        self._after_cue = compiled(rf"(?:{'|'.join(before)})(?P<name>{NAME})(?: and (?P<other>{NAME}))?(?!\w)")
        self._before_cue = compiled(rf"(?<![\w-])(?P<name>{NAME})(?:{'|'.join(after)})")
        verbs = "|".join(lexicon.speaking)
        self._quoted = compiled(
            rf"[{CLOSING_DOUBLE_QUOTES}] (?:{verbs}) (?P<name>{NAME})"
            rf"|(?<![\w-])(?P<speaker>{NAME}) (?:{verbs})[:,] [{OPENING_DOUBLE_QUOTES}]"
        )
        self._case = compiled(rf"\b[Tt]he (?P<name>{NAME}) (?:case|inquiry|inquest|murders?|tragedy|scandal)\b")

    def find(self, document: Document, officials: Sequence[Span]) -> tuple[Span, ...]:
        """The spans of all names of people who hold no office.

        Args:
            document: the whole document.
            officials: the spans of the names of people who hold one.
        """
        known = {document.words(span) for span in officials}
        known_parts = {part for name in known for part in _NAME_WORD.findall(name)}
        found = {*self._named_as_private(document), *self._named_beside_harm(document)} - known
        if not found:
            return ()
        in_lower_case = frozenset(word for word in _WORD.findall(document.text) if word.islower())
        names = {
            name
            for name in found
            if any(word.lower() not in in_lower_case for word in _WORD.findall(name))
            and not known_parts.issuperset(_NAME_WORD.findall(name))  # "Cllr Davie", later on
        }
        parts = {
            part
            for name in names
            for part in _NAME_WORD.findall(name)
            if len(part) >= _MIN_PART and part[0].isupper() and part.lower() not in in_lower_case
        }
        return _occurrences(names | (parts - known_parts - self._not_names), document.text)

    def _named_as_private(self, document: Document) -> Iterator[str]:
        """Names that the words next to them show to be those of private people."""
        text = document.text
        cues = [
            self._after_cue.match(text, block.span.start + cue.start())
            for block in document.blocks
            for cue in _matches(self._cues, document.words(block.span))
        ]
        for match in (
            *filter(None, cues),
            *self._before_cue.finditer(text),
            *self._case.finditer(text),
            *self._quoted.finditer(text),
        ):
            for group, name in match.groupdict().items():
                if name is not None:
                    yield from self._person_in(text, match.start(group), name)

    def _person_in(self, words: str, start: int, name: str) -> Iterator[str]:
        """A run of capitalised words without what comes before the name, if the rest can be a name; else nothing."""
        parts = name.split()
        while parts and (parts[0] in self._not_names or self._names.is_honorific(parts[0])):
            parts.pop(0)
        is_other = any(part in self._not_names and part not in self._surnames for part in parts)
        if parts and not is_other and not self._is_authority(words, start, start + len(name)):
            yield " ".join(parts)

    def _named_beside_harm(self, document: Document) -> Iterator[str]:
        """Names of two or more words in sentences about a person's age, family, harm or death."""
        for block in document.blocks:
            cues = _matches(self._contexts, document.words(block.span))
            starts = sorted(block.span.start + cue.start() for cue in cues)
            for sentence in block.sentences if starts else ():
                if bisect_left(starts, sentence.start) == bisect_left(starts, sentence.end):
                    continue
                words = document.words(sentence)
                for name in self._names.find(words):
                    text = words[name.span.start : name.span.end]
                    is_whole = " " in text or name.honorific is not None
                    if is_whole and self._is_separate(words, name.honorific or name.span, name.span.end):
                        yield text

    def _is_separate(self, words: str, span: Span, end: int) -> bool:
        """Whether a name is not part of a longer name (of a body), not a title in quotation marks, not an authority."""
        before, after = (
            words[max(0, span.start - _CONTEXT) : span.start].rstrip(" "),
            words[end : end + _CONTEXT].lstrip(" "),
        )
        last = next(reversed(_NAME_WORD.findall(before)), "")
        # the first word of a sentence always begins with a capital
        runs_on = last != before and before.endswith(last) and last in self._not_names
        following = _NAME_WORD.match(after)
        goes_on = following is not None and following.group() in self._not_names
        is_quoted = before.endswith(_OPENING_MARKS)
        return not (runs_on or goes_on or is_quoted) and not self._is_authority(words, span.start, end)

    def _is_authority(self, words: str, start: int, end: int) -> bool:
        """Whether any part of it is the name of an authority."""
        first = max(0, start - _CONTEXT)
        around = Span(start - first, end - first)
        mentions = self._register.mentions(words[first : end + _CONTEXT])
        return any(mention.span.overlaps(around) for mention in mentions)


def _matches(index: PhraseIndex, text: str) -> list[re.Match[str]]:
    """Every match of the phrases of an index in a text."""
    low = LoweredText.of(text)
    candidates = index.candidates(low)
    return [match for name in candidates.names for match in candidates.matches(name, low.text)]


_Continuations = dict[str, "_Continuations"]


def _occurrences(names: set[str], text: str) -> tuple[Span, ...]:
    """Where any of some names occurs as whole words, the longest of those that begin at one place.

    Names are looked up word by word: a pattern of all of them would try each name at each place.
    """
    known: _Continuations = {}
    for name in names:
        following = known
        for token in _TOKEN.findall(name):
            following = following.setdefault(token, {})
        following[""] = {}  # a name ends here
    tokens = list(_TOKEN.finditer(text))
    found: list[Span] = []
    for index, token in enumerate(tokens):
        if found and token.start() < found[-1].end:
            continue
        end, at, following = None, index, known
        while at < len(tokens) and (after := following.get(tokens[at].group())) is not None:
            end = tokens[at].end() if "" in after else end
            at, following = at + 1, after
        if end is not None:
            found.append(Span(token.start(), end))
    return tuple(found)
