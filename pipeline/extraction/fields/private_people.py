"""People who hold no office: children, parents, carers, victims and others whom a text names.

What belongs here: finding the places where they are named, so that what holds one can be marked. What does not: what is
shaped like a name (`names`), and who holds an office (`people`).

The rule. Somebody is a private person whom the words beside the name call one: by an age ("Aisha, 17,"), by what they
are ("foster carer Priya", "Sam, a care leaver"), by what befell them ("the murder of …"), by what only a person has
("Jamie's feelings"), by saying that the name is not the real one, or by quoting somebody of whom no office is printed;
there one word is enough for a name. So is whoever is named in two words or more, or with a title, in a sentence that
speaks of a person's age, family, harm or death. Nobody is who appears in office in the same document. A name needs a
word that the document has nowhere in lower case; it is no name of an authority, and stands in no run of capitalised
words with one that is in no name ("Child Death Overview Panel"). Once named so, a name counts wherever the document has
it, and each part of it does.

It rather marks too much than too little: a mark hides nothing, it says that somebody should look.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.fields.names import NAME, NamePatterns
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span

_LOWER_WORD = r"[a-z0-9][\w-]{0,20}"
_WORD = re.compile(r"[^\W\d_]+")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
#: A shorter part of a name is as likely another word.
_SHORTEST_PART = 3
#: The longest name of an authority has fewer letters.
_AROUND = 60
_OPENING_MARKS = ("‘", "'", "“")


class PrivatePeople:
    """Finds people who hold no office. Made once from the lexicon of people."""

    def __init__(self, lexicons: PeopleLexicon, names: NamePatterns, register: AuthorityRegister) -> None:
        self._names = names
        self._register = register
        self._not_names = frozenset(lexicons.not_names.split())
        self._surnames = frozenset(lexicons.also_surnames)
        self._contexts = PhraseIndex({"contexts": lexicons.private_contexts})
        lists = (
            lexicons.private_people,
            lexicons.private_events,
            lexicons.private_reviews,
            lexicons.private_things,
        )
        called, befell, reviews, things = ("|".join(map(with_any_apostrophe, phrases)) for phrases in lists)
        age = f"(?:{'|'.join(lexicons.ages)})"
        before = (
            rf"(?i:{called})s?,? (?:(?:called|named|known as) )?",
            rf"(?i:{befell}|{called})s? of (?:{_LOWER_WORD} ){{0,3}}",
            rf"(?i:{reviews})s?,? (?:(?:of|into|on|about|called|named|known as) )?[‘'“\"]?",
        )
        who = "(?:who (?:is|was) |now )?"
        after = (
            rf",? {who}aged {age}\b",
            rf", {who}{age}(?:[,.;]| (?:years?|months?|weeks?)\b)",
            rf" \({age}\)",
            rf", (?:an?|the|who|whose|now an?|also an?|their|his|her)(?: [\w’'-]{{1,20}}){{0,5}}? (?:{called})s?\b",
            r", (?:who|whose)(?: [\w’'-]{1,20}){0,5}? in care\b",
            r",? \(?not (?:her|his|their) real name",
            r",? \(?(?:her |his |their )?(?:real )?names? (?:has|have) been changed",
            rf"['’]s? (?:{called}|{befell}|killers?)\b",
            rf"['’]s (?:{things})\b",
        )
        self._cues = PhraseIndex({"cues": [f"{phrase.lower()}s?" for phrases in lists[:3] for phrase in phrases]})
        self._after_cue = compiled(rf"(?:{'|'.join(before)})(?P<name>{NAME})(?: and (?P<other>{NAME}))?(?!\w)")
        self._before_cue = compiled(rf"(?<![\w-])(?P<name>{NAME})(?:{'|'.join(after)})")
        verbs = "|".join(lexicons.speaking)
        self._quoted = compiled(
            rf"[”\"] (?:{verbs}) (?P<name>{NAME})|(?<![\w-])(?P<speaker>{NAME}) (?:{verbs})[:,] [“\"]"
        )
        self._case = compiled(rf"\b[Tt]he (?P<name>{NAME}) (?:case|inquiry|inquest|murders?|tragedy|scandal)\b")

    def places(self, document: Document, in_office: Sequence[Span]) -> tuple[Span, ...]:
        """Every place where somebody is named who holds no office.

        Args:
            document: the whole document.
            in_office: where the people in office are named.
        """
        known = {document.words(span) for span in in_office}
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
            if len(part) >= _SHORTEST_PART and part[0].isupper() and part.lower() not in in_lower_case
        }
        return _places_of(names | (parts - known_parts - self._not_names), document.text)

    def _named_as_private(self, document: Document) -> Iterator[str]:
        """Names that the words beside them call those of private people."""
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
                    yield from self._without_others(text, match.start(group), name)

    def _without_others(self, words: str, start: int, name: str) -> Iterator[str]:
        """A run of capitalised words, where all of it can be a name; without the honorific or the word before it."""
        bare = _POSSESSIVE.sub("", name)
        parts = bare.split()
        while parts and (parts[0] in self._not_names or self._names.is_honorific(parts[0])):
            parts.pop(0)
        is_other = any(part in self._not_names and part not in self._surnames for part in parts)
        if parts and not is_other and not self._is_place(words, start, start + len(bare)):
            yield " ".join(parts)

    def _named_beside_harm(self, document: Document) -> Iterator[str]:
        """Names of two words or more in sentences that speak of a person's age, family, harm or death."""
        for block in document.blocks:
            starts = [block.span.start + cue.start() for cue in _matches(self._contexts, document.words(block.span))]
            for sentence in block.sentences if starts else ():
                if not any(sentence.start <= start < sentence.end for start in starts):
                    continue
                words = document.words(sentence)
                for name in self._names.find(words):
                    text = words[name.span.start : name.span.end]
                    is_whole = " " in text or name.honorific is not None
                    if is_whole and self._stands_alone(words, name.honorific or name.span, name.span.end):
                        yield text

    def _stands_alone(self, words: str, span: Span, end: int) -> bool:
        """Whether what is shaped like a name is no part of a longer one, as of a body, no title in quotes, no place."""
        before, after = (
            words[max(0, span.start - _AROUND) : span.start].rstrip(" "),
            words[end : end + _AROUND].lstrip(" "),
        )
        last = next(reversed(_NAME_WORD.findall(before)), "")
        # the first word of a sentence is in capitals whatever it is
        runs_on = last != before and before.endswith(last) and last in self._not_names
        following = _NAME_WORD.match(after)
        goes_on = following is not None and following.group() in self._not_names
        is_quoted = before.endswith(_OPENING_MARKS)
        return not (runs_on or goes_on or is_quoted) and not self._is_place(words, span.start, end)

    def _is_place(self, words: str, start: int, end: int) -> bool:
        """Whether any of it is the name of an authority."""
        first = max(0, start - _AROUND)
        around = Span(start - first, end - first)
        mentions = self._register.mentions(words[first : end + _AROUND])
        return any(mention.span.overlaps(around) for mention in mentions)


def _matches(index: PhraseIndex, text: str) -> list[re.Match[str]]:
    """Every match of the phrases of an index in a text."""
    low = LoweredText.of(text)
    candidates = index.candidates(low)
    return [match for name in candidates.names for match in candidates.matches(name, low.text)]


def _places_of(names: set[str], text: str) -> tuple[Span, ...]:
    if not names:
        return ()
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return tuple(Span(match.start(), match.end()) for match in pattern.finditer(text))
