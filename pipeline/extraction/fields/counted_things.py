"""What a quantity counts or measures, as a noun phrase that can be understood without its sentence.

The words are those printed. Where the sentence goes on with a predicate ("85% of reviews were completed in time"), it
is joined to the noun by a relative pronoun ("reviews that were completed in time"). Where no phrase is sure, there is
none.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled

#: The longest description, in characters.
_LONGEST: Final = 260
#: The most words of a noun with what stands before it.
_LONGEST_NOUN: Final = 7
_TOKEN: Final = re.compile(r"\w[\w’'&*/–-]*(?:[.,:]\d+)*|[^\w\s]")
_MARKS: Final = frozenset(",‘’“”'\"&%")
_FIRST_WORD: Final = re.compile(r" ?([\w’'-]+)")
#: A form in -ing that is no item of a list ("workers, working with families and schools").
_PARTICIPLE: Final = re.compile(r" \w+ing (?!and\b|or\b)")
_CLAUSE_END: Final = re.compile(r"\s{0,2}(?:[.;)]|$)")
_BRACKET: Final = re.compile(r"\)? (?:\([^()]*\) )?")
_LIST_COMMA: Final = re.compile(r", (?:[\w’'-]+ ){0,3}?[\w’'-]+,? (?:and|or)\b|,(?: [\w’'-]+){1,3}, ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for what is counted.

    Attributes:
        text: the words, joined.
        start: where the first of them begins in the sentence.
        end: where the last of them ends.
        noun: the words without the predicate of their clause.
        also: where further words of it stand.
    """

    text: str
    start: int
    end: int
    noun: str
    also: tuple[tuple[int, int], ...] = ()

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where all of its words stand, in order, each place once."""
        return sorted({(self.start, self.end), *self.also})

    def moved(self, by: int) -> "Phrase":
        """The phrase with its offsets in another text."""
        also = tuple((start + by, end + by) for start, end in self.also)
        return replace(self, start=self.start + by, end=self.end + by, also=also)


class _Words:
    """A phrase as it grows: its tokens, and what is known of its clauses."""

    def __init__(self, *, is_predicate: bool = False, is_one_of: bool = False) -> None:
        self.tokens: list[re.Match[str]] = []
        self.inserted: dict[int, str] = {}
        self.is_one_of = is_one_of
        self.predicate: int | None = None
        self.is_predicate = is_predicate
        self.lost_predicate = False
        self.awaits_verb = False
        self.has_relative = False
        self.last_verb = -9

    def cut_to(self, size: int) -> None:
        """Leave only the first tokens."""
        del self.tokens[size:]
        self.inserted = {place: word for place, word in self.inserted.items() if place < size}


class CountedThings:
    """Finds what quantities count. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon) -> None:
        self._finite = frozenset(lexicon.finite)
        self._present = frozenset(lexicon.present)
        self._amid_verbs = frozenset(lexicon.amid_verbs)
        self._general = frozenset(lexicon.general)
        self._done_by_people = frozenset(lexicon.done_by_people)
        self._not_before_verb = frozenset(lexicon.not_before_verb)
        self._relatives = frozenset(lexicon.relatives)
        self._people = frozenset(lexicon.people)
        self._plurals = frozenset(lexicon.plurals)
        self._counted = frozenset(lexicon.counted)
        self._after_comma = frozenset(lexicon.after_comma)
        self._cannot_begin = frozenset(lexicon.cannot_begin)
        self._not_alone = frozenset(lexicon.not_alone)
        self._ends = compiled(rf"(?<!\w)(?:{lexicon.ends})", ignore_case=True)
        self._bare_figure = compiled(lexicon.bare_figure, ignore_case=True)
        self._changes = compiled(rf"{lexicon.changes}\b(?! (?:in|of)\b)", ignore_case=True)
        self._articles = re.compile(rf"(?:{'|'.join(sorted(lexicon.articles, key=len, reverse=True))}) ", re.IGNORECASE)
        self._determiners = frozenset(lexicon.determiners)
        self._before_determined = re.compile(rf" (?:{'|'.join(lexicon.determiners)}) ", re.IGNORECASE)
        self._before_deeds = frozenset(lexicon.before_deeds)
        self._after_insertion = re.compile(rf" (?:{'|'.join(lexicon.after_insertion)})\b")
        self._pointers = frozenset(lexicon.pointers)
        self._subject_pronouns = frozenset(lexicon.subject_pronouns)
        self._singular_verbs = lexicon.singular_verbs
        self._cannot_end = frozenset(lexicon.cannot_end)
        self._pointing = any_of(lexicon.pointing)

    def after(
        self,
        words: str,
        start: int,
        *,
        plural_only: bool = False,
        in_words: bool = False,
        joins_clause: bool = True,
        is_one_of: bool = False,
        reaching: int = 0,
    ) -> Phrase | None:
        """The noun phrase that begins at a place, with the predicate of its clause.

        Args:
            words: the sentence.
            start: the place.
            plural_only: whether its noun must be a plural, as after a number.
            in_words: whether that number is in words, so that only what a service consists of is counted.
            joins_clause: whether the predicate is wanted.
            is_one_of: whether the verb can be that of one of the things ("one in five children has").
            reaching: a place before which the phrase cannot end.
        """
        article = None if plural_only else self._articles.match(words, start)
        found = self._grown(words, article.end() if article else start, is_one_of=is_one_of)
        noun = self._plural_noun(found)
        if plural_only and (noun is None or (in_words and noun not in self._counted)):
            return None
        if not joins_clause and found.predicate is not None:
            found.cut_to(found.predicate)
        if not found.tokens or found.tokens[-1].end() < reaching:
            return None
        phrase = self._phrase(words, found, is_clause=found.predicate is not None)
        return None if joins_clause and found.lost_predicate else phrase

    def general(self, words: str, start: int) -> Phrase | None:
        """A plural noun at a place that is known only with a clause ("cases"), without its own predicate."""
        found = self._grown(words, start)
        is_plural = self._plural_noun(found) is not None
        if found.predicate is not None:
            found.cut_to(found.predicate)
        text, end = self._text(words, found)
        phrase = Phrase(text, start, end, text)
        return phrase if is_plural and self.is_general(phrase) else None

    def is_general(self, phrase: Phrase) -> bool:
        """Whether a phrase does not show which people or things are counted ("children")."""
        return self._general.issuperset(re.findall(r"[\w-]+", phrase.text.lower()))

    def are_several(self, phrase: Phrase) -> bool:
        """Whether a phrase is of people or things of which a part can be counted."""
        return self._head(phrase.noun) is not None

    def _head(self, noun: str) -> str | None:
        """The plural for the people or things that a phrase names, None where it has none."""
        found = _Words()
        found.tokens = list(_TOKEN.finditer(noun))
        return self._plural_noun(found)

    def are_people(self, phrase: Phrase) -> bool:
        """Whether a phrase is of people."""
        return bool(self._people.intersection(phrase.noun.lower().split()))

    def whole(self, words: str, start: int, end: int) -> Phrase | None:
        """The noun phrase that fills a place, such as a subject; None where that is none that stands alone."""
        article = self._articles.match(words[start:end])
        start += article.end() if article else 0
        tokens = list(_TOKEN.finditer(words, start, end))
        points = self._pointing.match(words, start) or any(token.group() in self._pointers for token in tokens)
        if not tokens or points or self._has_stray_verb(tokens):
            return None
        ends = (place for place, token in enumerate(tokens) if self._is_end(words, token))
        if any(tokens[place].group() != "and" or not _has_between(tokens[:place]) for place in ends):
            return None
        found = _Words()
        found.tokens = tokens
        return self._phrase(words, found, is_clause=False)

    def with_predicate(self, phrase: Phrase, words: str, start: int) -> Phrase | None:
        """A phrase with the predicate that begins at a place; None where no predicate does."""
        bracket = _BRACKET.match(words, start)
        rest = self._grown(words, bracket.end() if bracket else start, is_predicate=True)
        adverbs = [token.group() for token in rest.tokens[: rest.predicate]] if rest.predicate is not None else [""]
        if not all(word.endswith("ly") for word in adverbs):
            return None
        last = re.findall(r"\w+", phrase.noun.lower())
        rest.inserted = {}
        text, end = self._text(words, rest)
        head = self._head(phrase.noun)
        is_people = head in self._people if head else bool(self._people.intersection(last))
        pronoun = "who" if is_people else "that"
        joint = f"and {pronoun}" if self._relatives.intersection(last) else pronoun
        joined = f"{phrase.noun} {joint} {text}"
        is_whole = bool(text) and text.rpartition(" ")[2].lower() not in self._finite
        also = (*phrase.also, (phrase.start, phrase.end)) if phrase.text else ()
        begins = start + len(words[start:]) - len(words[start:].lstrip())
        return Phrase(joined, begins, end, phrase.noun, also) if is_whole and len(joined) <= _LONGEST else None

    def predicate(self, words: str, start: int) -> tuple[str, int] | None:
        """The predicate that begins at a place, with where it ends; None where none does."""
        found = self.with_predicate(Phrase("", start, start, ""), words, start)
        return (found.text.removeprefix(" that "), found.end) if found else None

    def past_article(self, words: str, start: int) -> int:
        """Where a noun begins, after an article at a place."""
        article = self._articles.match(words, start)
        return article.end() if article else start

    def _grown(self, words: str, start: int, *, is_predicate: bool = False, is_one_of: bool = False) -> _Words:
        """The tokens of a phrase, as far as it goes; where it is too long to be published, a part of them."""
        found = _Words(is_predicate=is_predicate, is_one_of=is_one_of)
        skipped = start
        n_characters = 0
        for token in _TOKEN.finditer(words, start):
            if token.start() < skipped:
                continue
            if n_characters > _LONGEST:
                break
            text = token.group()
            if text == "(":
                skipped = words.find(")", token.start()) + 1
                if not skipped or words.startswith((" and ", " or "), skipped):
                    break
                continue
            if (
                text == ","
                and found.tokens
                and found.predicate is None
                and self._after_insertion.match(words, token.end())
            ):
                continue
            if self._stops(words, found, token) or not self._takes(words, found, token):
                break
            found.tokens.append(token)
            n_characters += len(token.group())
        return found

    def _stops(self, words: str, found: _Words, token: re.Match[str]) -> bool:
        """Whether a phrase ends before a token, whatever its clauses are."""
        text = token.group()
        if self._is_end(words, token) and not (text == "and" and _has_between(found.tokens)):
            return True
        if not text[0].isalnum() and text not in _MARKS:
            return True
        follows_noun = bool(found.tokens) and self._is_plural(found.tokens[-1].group().lower())
        return follows_noun and (text.isdigit() or text == "to")

    def _is_end(self, words: str, token: re.Match[str]) -> bool:
        """Whether a phrase ends before a token."""
        if token.group() == ",":
            first = _FIRST_WORD.match(words, token.end())
            low = first[1].lower() if first else ""
            is_participle = low.endswith("ing") and _PARTICIPLE.match(words, token.end()) is not None
            is_other = low in self._after_comma or low[:1].isdigit() or is_participle
            return is_other or not _LIST_COMMA.match(words, token.start())
        return bool(self._ends.match(words, token.start()))

    def _takes(self, words: str, found: _Words, token: re.Match[str]) -> bool:
        """Take note of a token; False where a phrase cannot go on with it."""
        low = token.group().lower()
        before = found.tokens[-1].group().lower() if found.tokens else ""
        if low == "that" and before in self._people:
            return False
        if low in self._relatives and before:
            return self._takes_relative(found, low)
        if not self._is_verb(words, token, found):
            is_new = low in self._determiners and found.predicate is None and self._is_plural(before)
            return not is_new
        return self._takes_verb(found, low)

    def _takes_relative(self, found: _Words, low: str) -> bool:
        """Take note of a pronoun; False where it is the subject of another clause."""
        if found.predicate is not None and low in self._subject_pronouns:
            found.cut_to(found.predicate)
            found.lost_predicate = True
            return False
        found.awaits_verb = found.has_relative = True
        return True

    def _takes_verb(self, found: _Words, low: str) -> bool:
        """Take note of a verb; False where it is that of another clause."""
        place = len(found.tokens)
        if found.awaits_verb:
            found.awaits_verb = False
        elif found.predicate is None and not self._goes_on(found):
            noun = self._plural_noun(found)
            is_singular = noun is not None and low in self._singular_verbs
            if is_singular and not found.has_relative and not found.is_one_of:
                return False
            is_adverb = place > 1 and found.tokens[-1].group().lower().endswith("ly")
            found.predicate = place - 1 if is_adverb else place
            pronoun = "who" if noun in self._people else "that"
            found.inserted[found.predicate] = f"and {pronoun}" if found.has_relative else pronoun
        elif not self._goes_on(found):
            found.cut_to(self._end_of_predicate(found, found.predicate or 0))
            found.lost_predicate = len(found.tokens) <= (found.predicate or 0)
            return False
        found.last_verb = place
        return True

    def _goes_on(self, found: _Words) -> bool:
        """Whether a verb after the tokens is a part of the verb before, or is joined to it by an "and"."""
        if found.last_verb < 0:
            return False
        between = [token.group().lower() for token in found.tokens[found.last_verb + 1 :]]
        joined = bool(between) and between[-1] in {"and", "or", "but"}
        return joined or len(between) <= 1 or all(word in self._amid_verbs or word.endswith("ly") for word in between)

    def _end_of_predicate(self, found: _Words, predicate: int) -> int:
        """How many tokens to leave where another clause begins: those before its "and", else those before any verb."""
        joints = [place for place, token in enumerate(found.tokens) if token.group() in {"and", "or"}]
        return joints[-1] if joints and joints[-1] > found.last_verb > 0 and joints[-1] > predicate else predicate

    def _is_verb(self, words: str, token: re.Match[str], found: _Words) -> bool:
        """Whether a token is a verb of which the words before can be the subject."""
        low = token.group().lower()
        before = found.tokens[-1].group().lower() if found.tokens else ""
        if before in self._not_before_verb:
            return False
        is_noun = low.endswith("s") and low not in self._singular_verbs and self._plural_noun(found) is not None
        if (low in self._finite and not is_noun) or (low in self._present and self._can_have_present(found)):
            return True
        if low in self._done_by_people:
            begins = found.is_predicate and (not before or before.endswith("ly"))
            after_people = before in self._people or (
                before in self._before_deeds and self._plural_noun(found) is not None
            )
            return begins or after_people or found.awaits_verb
        if not before or not low.endswith("ed"):
            return False
        return self._before_determined.match(words, token.end()) is not None

    def _can_have_present(self, found: _Words) -> bool:
        """Whether a plural noun, a pronoun or nothing stands before a verb, and no other verb of its subject."""
        begins = found.is_predicate and not found.tokens
        has_subject = begins or found.awaits_verb or self._plural_noun(found) is not None
        return found.predicate is None and has_subject

    def _plural_noun(self, found: _Words) -> str | None:
        """The last plural among the words before the first preposition, verb or clause."""
        noun = None
        for token in found.tokens[:_LONGEST_NOUN]:
            low = token.group().lower()
            if low in self._cannot_begin or low in self._finite or low == ",":
                break
            if self._is_plural(low):
                noun = low
            elif noun is not None:
                break
        return noun

    def _is_plural(self, low: str) -> bool:
        return low in self._plurals or (low.endswith("s") and not low.endswith(("ss", "us", "is", "’s", "'s")))

    def _has_stray_verb(self, tokens: list[re.Match[str]]) -> bool:
        """Whether a verb stands outside relative clauses."""
        low = [token.group().lower() for token in tokens]
        return any(
            word in self._finite
            and (not place or low[place - 1] not in self._not_before_verb)
            and not self._relatives.intersection(low[max(0, place - 4) : place])
            for place, word in enumerate(low)
        )

    def _phrase(self, words: str, found: _Words, *, is_clause: bool) -> Phrase | None:
        """The phrase of some tokens, None where it is no noun phrase that stands alone."""
        text, end = self._text(words, found)
        is_cut_short = " either " in text and " or " not in text
        last = text.rpartition(" ")[2].lower()
        # "boys who wait" is whole where the clause ends there
        is_cut_short |= last in {*self._finite, *self._relatives}
        is_cut_short |= last in self._present and not _CLAUSE_END.match(words, end)
        if is_clause and (len(text) > _LONGEST or is_cut_short):
            found.cut_to(found.predicate or 0)
            found.lost_predicate = True
            text, end = self._text(words, found)
        first = text.split(" ", 1)[0].lower().rstrip(",")
        if (
            not found.tokens
            or len(text) > _LONGEST
            or first in self._cannot_begin
            or first in self._finite
            or self._not_alone.issuperset(re.findall(r"[\w-]+", text.lower()))
            or self._changes.match(text)
            or self._bare_figure.match(text)
            or not re.search(r"[a-z]{3}", text)
            or not text[0].isalpha()
        ):
            return None
        if found.predicate is not None:
            found.cut_to(found.predicate)
        return Phrase(text, found.tokens[0].start(), end, self._text(words, found)[0])

    def _text(self, words: str, found: _Words) -> tuple[str, int]:
        """The words of tokens with the blanks between them, without words that cannot end them; where they end."""
        pieces: list[str] = []
        ends: list[int] = []
        for place, token in enumerate(found.tokens):
            gap = words[found.tokens[place - 1].end() : token.start()] if place else ""
            blank = " " if gap.strip() or gap.isspace() else ""
            insert = f"{found.inserted[place]} " if place in found.inserted else ""
            # what one of them does is a clause about all of them ("children who have moved")
            is_turned = place == found.predicate and found.is_one_of
            word = self._singular_verbs.get(token.group(), token.group()) if is_turned else token.group()
            pieces.append(f"{blank}{insert}{word}")
            ends.append(token.end())
        text = "".join(pieces)
        text = text.rstrip(" ,–-")
        while text.rpartition(" ")[2].lower() in self._cannot_end:
            text = text.rpartition(" ")[0].rstrip(" ,–-")
        size = 0
        for piece, end in zip(pieces, ends, strict=True):
            size += len(piece)
            if size >= len(text):
                return text, end - (size - len(text)) if end - (size - len(text)) > 0 else end
        return text, ends[-1] if ends else 0


def _has_between(tokens: list[re.Match[str]]) -> bool:
    """Whether an "and" after some tokens joins the ends of what lies between ("between referral and visit")."""
    words = [token.group().lower() for token in tokens]
    return "between" in words and "and" not in words[words.index("between") :]
