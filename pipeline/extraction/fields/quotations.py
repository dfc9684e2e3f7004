"""Quotations: where each begins and ends, also over several paragraphs, and the words that name its speaker.

These words stand before it ("X said: …"), after it ("…, said X"), between its parts, at the end of the paragraph
before, or on lines of their own. Where they interrupt it, each part is a quotation of its own. Words quoted in passing
in somebody else's sentence are not quotations. A website that sets quotations off prints no marks: below "X said:" the
paragraphs in the first person are one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import Statement
from pipeline.extraction.fields.names import NamePatterns
from pipeline.extraction.fields.quotation_marks import closing_in, marked, opening_mark, opens_again
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Block, Document, Span, SpanIndex

#: A quotation of fewer words is a phrase quoted in passing, unless the words around it show otherwise.
_MIN_WORDS: Final = 6
#: How many paragraphs without a mark can come before the one that closes a quotation.
_MAX_UNMARKED: Final = 2
#: The longest line that can be the name or the office of a speaker.
_MAX_LINE: Final = 120
#: The longest words of attribution.
_MAX_LEAD: Final = 400
#: A title has fewer characters than this.
_LONGEST_TITLE: Final = 16
_ENDS: Final = re.compile(r"[.!?;][”\"’')]?(?=\s|$)")
_ENDS_QUOTED_SENTENCE: Final = frozenset(".,!?…–—-’'”\"")
_STOPS: Final = ".!?…"
#: What introduces a quotation after its attribution.
_INTRODUCES: Final = ":,;–—-"
_DASH: Final = re.compile(r"\s{0,3}[–—-]{1,3}\s{0,3}(?=[A-Z])")
_INITIAL: Final = re.compile(r"(?:^|[\s.])[A-Z]$")
#: Between a name on a line of its own and the office after it, and from an office to the name after it.
_SEPARATES_OFFICE: Final = re.compile(r" ?[,(|:–—-]")
_UP_TO_NAME: Final = re.compile(r"(?: (?:of|for) [^.:;]*|(?: [A-Z&][\w'’-]*)*),? ?(?:[–—-] )?")
_PRONOUN: Final = r"(?:[Hh]e|[Ss]he|[Tt]hey)"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: the words that name its speaker, and its fragments without the marks, one for each paragraph."""

    lead: Span
    fragments: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Words in marks, before it is known who speaks them.

    Attributes:
        fragments: the words, one span for each paragraph.
        before: what the first paragraph has before them, from the quotation before on.
        after: what the last paragraph has after them, to the next quotation.
        first: index of the first paragraph.
        last: index of the last paragraph.
    """

    fragments: tuple[Span, ...]
    before: Span
    after: Span
    first: int
    last: int


class QuotedWords:
    """Which words of a document are inside quotations, and whose they are."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._fragments = [(part, statement.speaker) for statement in statements for part in statement.fragments]
        self._index = SpanIndex(part for part, _ in self._fragments)

    def part_of(self, span: Span) -> tuple[Span, int] | None:
        """The first part of a span that is inside a quotation, and the index of its speaker; None without one."""
        found = self._index.first_overlapping(span)
        if found is None:
            return None
        part, speaker = self._fragments[found]
        return Span(max(part.start, span.start), min(part.end, span.end)), speaker


class QuotationReader:
    """Finds quotations. Made once from the lexicon of people and the patterns of names."""

    def __init__(self, lexicon: PeopleLexicon, names: NamePatterns) -> None:
        self._names = names
        self._roles = any_of([*lexicon.roles, *lexicon.roles_of_speakers])
        verbs = "|".join(sorted(lexicon.speaking, key=len, reverse=True))
        titles = "|".join(lexicon.honorifics)
        who = rf"(?:{_PRONOUN}\b|(?:{titles})\b|[Tt]he |[Ii]ts |[A-Z])"
        self._abbreviation = re.compile(rf"(?:^|\W)(?:{titles}|St|No)$")
        self._verb = re.compile(rf"(?<!\w)(?:{verbs})(?!\w)")
        self._post_nominals = re.compile(rf"(?:,? (?:{'|'.join(lexicon.post_nominals)})\b)*")
        self._verb_or_source = re.compile(rf"(?<!\w)(?:{verbs}|[Aa]ccording to)(?!\w)")
        self._ends_with_verb = re.compile(rf"(?<!\w)(?P<verb>(?:{verbs})(?: that)?)$")
        self._verb_last = re.compile(
            rf"(?<!\w)(?:{verbs})(?: (?:today|yesterday|last \w+|on \w+|in [\w ]+|at [\w ]+))?$"
        )
        self._verb_first = re.compile(
            rf"(?:also |has )?(?:(?:{verbs})\b|[a-z]{{1,20}}(?:ed|s) (?={who})|according to )"
        )
        self._says_first = re.compile(rf"(?:{verbs}) {who}")
        self._first_person = any_of(lexicon.first_person, ignore_case=False)
        self._pronoun = re.compile(rf"(?<!\w){_PRONOUN}(?!\w)")
        self._pronoun_first = re.compile(rf"{_PRONOUN} (?:\w+ )?[a-z]+")
        self._who_first = re.compile(r"(?:[Tt]he |[Ii]ts |[A-Z])")

    def quotations(self, document: Document, blocks: range) -> list[Quotation]:
        """Every quotation whose speaker the words around it name, in reading order."""
        found: list[tuple[_Quoted, Span]] = []
        used: set[int] = set()
        for quoted in self._quoted(document, blocks):
            previous = found[-1] if found else None
            if previous and self._goes_on_in_paragraph(document, previous, quoted):
                found.append((quoted, previous[1]))
                continue
            lead = (
                self._lead_before(document, quoted)
                or self._lead_after(document, quoted)
                or self._lead_above(document, quoted, blocks)
                or self._lines_around(document, quoted, blocks, used)
            )
            if lead is not None:
                used.update(range(document.block_at(lead.start), document.block_at(lead.end - 1) + 1))
                found.append((quoted, lead))
            elif previous and self._is_next_paragraph(document, previous[0], quoted):
                if _is_blank(document, previous[0].after):
                    fragments = (*previous[0].fragments, *quoted.fragments)
                    found[-1] = (replace(previous[0], fragments=fragments, last=quoted.last), previous[1])
                else:
                    found.append((quoted, previous[1]))
        in_marks = [
            Quotation(lead, quoted.fragments)
            for quoted, lead in found
            if _n_words(document, quoted.fragments) >= _MIN_WORDS or self._names_somebody(document.words(lead))
        ]
        set_off = self._set_off(document, blocks, SpanIndex(part for item in in_marks for part in item.fragments))
        return sorted([*in_marks, *set_off], key=lambda item: item.fragments[0])

    def _set_off(self, document: Document, blocks: range, quoted: SpanIndex) -> Iterator[Quotation]:
        """Quotations without marks: paragraphs in the first person below one that ends by naming their speaker."""
        for index in blocks:
            introduced = self._introduced_below(document, document.blocks[index])
            if introduced is None:
                continue
            start, clause = introduced
            if self._ends_with_verb.search(clause) is None or not self._names.find(clause, beside_office=True):
                continue
            fragments = tuple(self._in_first_person(document, range(index + 1, blocks.stop), quoted))
            lead = self._lead(start, clause)
            if lead is not None and fragments:
                yield Quotation(lead, fragments)

    def _introduced_below(self, document: Document, block: Block) -> tuple[int, str] | None:
        """The last sentence of a block that ends with a colon, without it, and where it begins; None for others."""
        near = Span(max(block.span.start, block.span.end - _MAX_LEAD), block.span.end)
        words = document.words(near).rstrip()
        if not words.endswith(":"):
            return None
        start = self._sentence_start(words)
        return near.start + start, words[start:-1].rstrip()

    def _in_first_person(self, document: Document, blocks: range, quoted: SpanIndex) -> Iterator[Span]:
        """The first paragraphs of some blocks, while they are in the first person and no marks or speaker begin one."""
        for index in blocks:
            block = document.blocks[index]
            words = document.words(block.span)
            is_speech = block.kind == "paragraph" and self._first_person.search(words) is not None
            if not is_speech or words.rstrip().endswith(":") or opening_mark(words) or self._introduces(words):
                return
            if quoted.first_overlapping(block.span) is not None:
                return
            yield block.span

    def _quoted(self, document: Document, blocks: range) -> Iterator[_Quoted]:
        """Everything in marks, in reading order."""
        index, position = blocks.start, 0
        while index < blocks.stop:
            block = document.blocks[index]
            base, text = block.span.start, document.words(block.span)
            items = marked(text, position)
            if block.kind == "heading" and items and text[: items[0].opening].rstrip()[-1:] not in {"", ":"}:
                items = []
            begin, last, after = position, index, 0
            for item, following in zip(items, [*items[1:], None], strict=False):
                before = Span(base + begin, base + item.opening)
                fragments, end = [Span(base + item.start, base + item.end)], len(text)
                begin = item.after
                if item.is_closed:
                    end = following.opening if following else end
                    yield _Quoted(tuple(fragments), before, Span(base + item.after, base + end), index, index)
                    continue
                last, after = self._last_block(document, index + 1, blocks.stop, text[item.opening]), item.after
                for number in range(index + 1, last + 1):
                    fragment, after = _continued(document, number, text[item.opening])
                    fragments.append(fragment)
                yield _Quoted(tuple(fragments), before, _up_to_next(document, last, after), index, last)
            index, position = (last, after) if last > index else (index + 1, 0)

    def _last_block(self, document: Document, index: int, stop: int, mark: str) -> int:
        """The block in which an unclosed quotation ends: the one that closes it, else the last that continues it.

        A paragraph that begins with a mark continues it. So do up to two paragraphs without a mark if the one after
        them closes it. A heading, a list item or another speaker ends it.
        """
        last = index - 1
        for number in range(index, min(stop, index + _MAX_UNMARKED + 8)):
            block = document.blocks[number]
            text = document.words(block.span)
            opens = opens_again(text, mark)
            is_part = block.kind == "paragraph" or (block.kind == "heading" and opens)
            if not is_part or self._introduces(text):
                break
            closes = closing_in(text, 1 if opens else 0, mark) is not None
            if opens or (closes and number - last <= _MAX_UNMARKED + 1):
                last = number
                if closes:
                    break
            elif number - last > _MAX_UNMARKED:
                break
        return last

    def _introduces(self, text: str) -> bool:
        """Whether a paragraph introduces a quotation of its own."""
        items = marked(text)
        before = text[: items[0].opening].rstrip() if items else ""
        return bool(before) and (before[-1] in ":," or self._ends_with_verb.search(before) is not None)

    def _lead_before(self, document: Document, quoted: _Quoted) -> Span | None:
        """The words before a quotation, in its sentence, that name its speaker."""
        near = Span(max(quoted.before.start, quoted.before.end - _MAX_LEAD), quoted.before.end)
        words = document.words(near)
        start = self._sentence_start(words.rstrip())
        clause = words[start:].rstrip()
        if not clause:
            return None
        quotation = document.words(quoted.fragments[0]).strip()
        if clause[-1] in _INTRODUCES:
            clause = clause[:-1].rstrip()
            is_lead = self._speaks(clause) if words.rstrip()[-1] == ":" else self._verb_or_source.search(clause)
            if not is_lead:
                return None
        else:
            if self._ends_with_verb.search(clause) is None:
                return None
            is_sentence = quotation[:1].isupper() and quotation[-1:] in _STOPS
            if not is_sentence and _n_words(document, quoted.fragments) < _MIN_WORDS:
                return None
        return self._lead(near.start + start, clause)

    def _lead_after(self, document: Document, quoted: _Quoted) -> Span | None:
        """The words after a quotation that name its speaker: a clause, or a name after a dash."""
        if not _begins_sentence(document.words(quoted.before)):
            return None
        words = document.words(quoted.after)[:_MAX_LEAD]
        dash = _DASH.match(words)
        if dash is not None:
            return self._lead(quoted.after.start + dash.end(), words[dash.end() : self._sentence_end(words)])
        start = len(words) - len(words.lstrip(" ,"))
        end = self._sentence_end(words)
        clause = words[start:end].rstrip(" :,")
        quotation = document.words(quoted.fragments[-1]).rstrip()
        ended = quotation[-1:]
        has_stopped = ended in _ENDS_QUOTED_SENTENCE or words.lstrip(" ")[:1] == ","
        if not clause or not (has_stopped or (quotation[:1].isupper() and self._says_first.match(clause))):
            return None
        has_ended = ended in _STOPS and words.lstrip(" ")[:1] != ","
        if has_ended and clause[0].isupper() and words[:end].rstrip()[-1:] in ":,":
            return None  # it introduces the next quotation
        goes_on = not has_ended or clause[0].islower()
        is_attribution = (
            (goes_on and self._names_somebody(clause))
            or self._verb_first.match(clause)
            or (self._pronoun_first.match(clause) and not (has_ended and clause[0].isupper()))
            or (self._who_first.match(clause) and (self._verb_last if has_ended else self._verb).search(clause))
        )
        return self._lead(quoted.after.start + start, clause) if is_attribution else None

    def _lead_above(self, document: Document, quoted: _Quoted, blocks: range) -> Span | None:
        """The last sentence of the paragraph above, where it ends with a colon and introduces a quotation."""
        if not _is_blank(document, quoted.before) or quoted.first == blocks.start:
            return None
        introduced = self._introduced_below(document, document.blocks[quoted.first - 1])
        return self._lead(*introduced) if introduced is not None and self._speaks(introduced[1]) else None

    def _lines_around(self, document: Document, quoted: _Quoted, blocks: range, used: set[int]) -> Span | None:
        """The lines above or below a quotation that are a name and an office and nothing else."""
        if not (_is_blank(document, quoted.before) and _is_blank(document, quoted.after)):
            return None
        above = [index for index in (quoted.first - 2, quoted.first - 1) if index >= blocks.start]
        below = [index for index in (quoted.last + 1, quoted.last + 2) if index < blocks.stop]
        for indices in (above, above[-1:], below, below[:1]):
            lines = [document.blocks[index] for index in indices]
            if lines and not used.intersection(indices) and self._are_attribution(document, lines):
                return Span(lines[0].span.start, lines[-1].span.end)
        return None

    def _are_attribution(self, document: Document, lines: list[Block]) -> bool:
        """Whether lines are a name, or a name and an office."""
        texts = [document.words(line.span).strip().lstrip("–—- (") for line in lines]
        if any(len(text) > _MAX_LINE or text[-1:] in '.:!?”"' or opening_mark(text) for text in texts):
            return False
        if len(texts) == 1:
            return self._is_name_with_office(texts[0])
        names = [self._names.find(text, beside_office=True) for text in texts]
        for name, office, text in ((names[0], names[1], texts[1]), (names[1], names[0], texts[0])):
            if name and (name[0].honorific or name[0].span).start == 0 and not office and self._roles.search(text):
                return True
        return False

    def _is_name_with_office(self, text: str) -> bool:
        """Whether a line is a name with an office before or after it, or with a title, and nothing else."""
        names = self._names.find(text, beside_office=True)
        if not names:
            return False
        start, rest = (names[0].honorific or names[0].span).start, text[names[0].span.end :]
        letters = self._post_nominals.match(rest)
        rest = rest[letters.end() :] if letters else rest
        office = self._roles.search(text)
        if start == 0:
            is_titled = names[0].honorific is not None and not rest.strip(" )")
            return is_titled or (office is not None and _SEPARATES_OFFICE.match(rest) is not None)
        before = text[office.end() : start] if office and office.end() <= start else None
        if before is None or rest.strip(" )") or before.endswith(" to "):
            return False  # "Letter from the Director of Families to Jane Ash" is not hers
        return _UP_TO_NAME.fullmatch(before) is not None

    def _goes_on_in_paragraph(self, document: Document, previous: tuple[_Quoted, Span], quoted: _Quoted) -> bool:
        """Whether a quotation goes on with these words after nothing but the words that name its speaker."""
        quoted_before, lead = previous
        if quoted_before.last != quoted.first or not quoted_before.after.holds(lead):
            return False
        between = document.words(Span(lead.end, quoted.before.end)).strip(" .,;:–—-")
        is_attribution = between == "" or self._verb_last.fullmatch(between) is not None
        return is_attribution and self._verb_of_another(document, quoted) is None

    def _verb_of_another(self, document: Document, quoted: _Quoted) -> Span | None:
        """Where the words after a quotation name a speaker of its own."""
        lead = self._lead_after(document, quoted)
        return lead if lead is not None and self._names_somebody(document.words(lead)) else None

    def _is_next_paragraph(self, document: Document, previous: _Quoted, quoted: _Quoted) -> bool:
        """Whether a quotation is the whole of the paragraph after another one, so that its speaker speaks on."""
        alone = _is_blank(document, quoted.before) and _is_blank(document, quoted.after)
        return alone and previous.last + 1 == quoted.first and document.blocks[quoted.first].kind == "paragraph"

    def _speaks(self, clause: str) -> bool:
        """Whether words before a colon can name a speaker: they have a verb of speaking, or somebody in office."""
        return self._verb.search(clause) is not None or self._names_somebody(clause)

    def _names_somebody(self, clause: str) -> bool:
        return bool(
            self._pronoun.search(clause) or self._roles.search(clause) or self._names.find(clause, beside_office=True)
        )

    def _lead(self, start: int, clause: str) -> Span | None:
        """The span of words of attribution without the verb of speaking at either end."""
        verb = self._ends_with_verb.search(clause)
        words = clause[: verb.start()].rstrip(" ,") if verb else clause
        return Span(start, start + len(words)) if words and len(words) <= _MAX_LEAD else None

    def _sentence_start(self, text: str) -> int:
        """Where the last sentence of a text begins."""
        starts = [match.end() for match in _ENDS.finditer(text, 0, len(text) - 1) if self._is_end(text, match)]
        start = starts[-1] if starts else 0
        return start + len(text[start:]) - len(text[start:].lstrip())

    def _sentence_end(self, text: str) -> int:
        """Where the first sentence of a text ends, its full stop not included."""
        return next((match.start() for match in _ENDS.finditer(text) if self._is_end(text, match)), len(text))

    def _is_end(self, text: str, match: re.Match[str]) -> bool:
        """Whether a full stop ends a sentence, and is not that of an initial or of a title ('Cllr.')."""
        before = text[max(0, match.start() - _LONGEST_TITLE) : match.start()]
        return not (_INITIAL.search(before) or self._abbreviation.search(before))


def _continued(document: Document, number: int, mark: str) -> tuple[Span, int]:
    """The words of a quotation in a paragraph that continues it, and the offset in that paragraph after them."""
    block = document.blocks[number]
    text = document.words(block.span)
    begin = 1 if opens_again(text, mark) else 0
    end = closing_in(text, begin, mark)
    last = len(text) if end is None else end
    return Span(block.span.start + begin, block.span.start + last), last if end is None else end + 1


def _up_to_next(document: Document, number: int, offset: int) -> Span:
    """What a paragraph has from an offset on, up to its next quotation."""
    span = document.blocks[number].span
    rest = marked(document.words(span), offset)
    return Span(span.start + offset, span.start + rest[0].opening if rest else span.end)


def _begins_sentence(before: str) -> bool:
    """Whether what comes before a quotation lets it begin a sentence."""
    words = before.rstrip()
    return not words or words[-1] in '.!?:,;–—-”"’'


def _is_blank(document: Document, span: Span) -> bool:
    return not document.words(span).strip(" .")


def _n_words(document: Document, fragments: tuple[Span, ...]) -> int:
    return sum(len(document.words(fragment).split()) for fragment in fragments)
