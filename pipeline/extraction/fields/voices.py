"""Whose voice each sentence of an article is: the inspectors', the council's, or nobody's who judges the service.

Attribution is open: inspectors, Ofsted, the letter or the report as the subject of any verb that is not one of visiting
or of procedure, before or after what they found. It goes on through the paragraph and the next ones until the council's
own voice returns. A heading that announces what inspectors saw, or what the council does, speaks for what is below it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from pipeline.extraction.facts import Passage, Section, Statement
from pipeline.extraction.lexicons.news import VoiceLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.characters import CLOSING_DOUBLE_QUOTES, OPENING_DOUBLE_QUOTES
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import PassageKind, SectionKind

#: A quotation of fewer characters is a phrase in somebody else's sentence.
_FEWEST_QUOTED = 20
#: How far a verb may be from the inspectors who are its subject.
_MAX_DISTANCE = 120


#: A verb straight after its subject begins within so many characters: an adverb can stand between.
_STRAIGHT_AFTER = 12
#: What is told of a subject before what it does ("the team, which spent two weeks here, considered …").
_RELATIVE_CLAUSE = re.compile(r"\A, (?:which|who)\b[^,;:]{1,200},")


class Speaker(Enum):
    """Whose voice a passage of an article is.

    `REPORT` names the inspectors or their report, `CONTINUED` goes on with what they found, `QUOTED_REPORT` is in marks
    and theirs, `COUNCIL` is the council's own, `PROCEDURE` is about how inspections go, `PERSON` is a statement,
    `OTHER` is somebody else who judges.
    """

    REPORT = auto()
    CONTINUED = auto()
    QUOTED_REPORT = auto()
    COUNCIL = auto()
    PROCEDURE = auto()
    PERSON = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Voiced:
    """A passage and whose voice it is.

    Attributes:
        passage: the passage.
        speaker: whose voice.
        span: the words themselves: of a quotation, without its marks.
    """

    passage: Passage
    speaker: Speaker
    span: Span


class VoiceRules:
    """Finds whose voice a sentence is. Made once from the lexicon."""

    def __init__(self, lexicon: VoiceLexicon, intentions: Sequence[str]) -> None:
        self._intentions = any_of(intentions)
        sources = "|".join(with_any_apostrophe(source) for source in lexicon.sources)
        pronouns = "|".join(lexicon.pronouns)
        self._source = compiled(rf"(?<![\w-])(?:{sources})(?![\w-])", ignore_case=True)
        joins = "and|but|that|which|while|as|though|although|when|because|where"
        subject = rf"(?:^|[,;:–—] |\b(?:{joins}) )(?:{lexicon.determiners})"
        self._subject = compiled(rf"{subject}(?P<source>{sources})(?![\w-])", ignore_case=True)
        self._pronoun = compiled(rf"{subject}(?P<source>{pronouns})\b(?![\w-])", ignore_case=True)
        self._finds = any_of(lexicon.finds)
        self._tells = any_of([*lexicon.finds, *lexicon.tells])
        self._does = any_of(lexicon.does)
        self._trailing = compiled(
            rf"[,’”\"] ?(?:so )?(?:{lexicon.determiners})(?:{sources}|{pronouns})(?: [\w’']+){{1,4}}[.!]?$"
            rf"|\bso \w+ (?:{lexicon.determiners})(?:{sources})\b",
            ignore_case=True,
        )
        self._others = any_of(lexicon.others)
        self._according = any_of(lexicon.according)
        self._passive = any_of(lexicon.passive)
        self._passes_on = compiled(rf"\b(?:{lexicon.passes_on})", ignore_case=True)
        self._attribution = compiled(rf"\A{lexicon.attribution}", ignore_case=True)
        self._goes_on = compiled(lexicon.goes_on, ignore_case=True)
        self._announces = compiled(with_any_apostrophe(lexicon.announces), ignore_case=True)
        self._council = compiled(with_any_apostrophe(lexicon.council), ignore_case=True)
        self._council_view = any_of(lexicon.council_view)
        self._procedure = any_of(lexicon.procedure)
        self._of_inspectors = any_of(lexicon.headings_of_inspectors)
        self._of_council = any_of(lexicon.headings_of_council)
        self._first_person = any_of(lexicon.first_person)

    def of_heading(self, words: str) -> Speaker | None:
        """The voice of what a heading announces; None where it announces nobody's."""
        if self._of_council.search(words):
            return Speaker.COUNCIL
        return Speaker.CONTINUED if self._of_inspectors.search(words) else None

    def is_first_person(self, words: str) -> bool:
        """Whether whoever speaks in a sentence speaks of themselves."""
        return self._first_person.search(words) is not None

    def is_intention(self, words: str) -> bool:
        """Whether a sentence is about what the council means to do."""
        return self._intentions.search(words) is not None

    def names_inspectors(self, words: str) -> bool:
        """Whether words name inspectors or their report."""
        return self._source.search(words) is not None

    def passes_on(self, words: str) -> bool:
        """Whether a sentence passes on, in so many words, what somebody found: 'found that', 'found them to be'."""
        return self._passes_on.search(words) is not None or self._according.search(words) is not None

    def attribution(self, words: str) -> int:
        """How many characters at the start of a sentence only attribute the rest: "Inspectors found that ".

        Of "Inspectors praised …" it is the first word: no letter, from which the weights were learned, begins so.
        """
        match = self._attribution.match(words)
        if match is None and self.begins_with_inspectors(words):
            match = self._subject.match(words)
        return match.end() if match is not None else 0

    def begins_with_inspectors(self, words: str) -> bool:
        """Whether a sentence, whoever speaks it, begins with inspectors or their report and what they found."""
        bare = words.lstrip(f" {OPENING_DOUBLE_QUOTES}‘'")
        subject = self._subject.match(bare)
        return subject is not None and self._of_predicate(bare, subject.end()) is Speaker.REPORT

    def goes_on(self, words: str) -> bool:
        """Whether words around a quotation go on with a report: 'it says', 'on adoption it is brief'."""
        return self._goes_on.search(words) is not None

    def announces_report(self, paragraph: str) -> bool:
        """Whether a paragraph that names inspectors or their report ends by announcing its words ("It begins:")."""
        ends = paragraph.rstrip().endswith(":")
        return ends and self.names_inspectors(paragraph) and self._announces.search(paragraph) is not None

    def quotes_report(self, outside: str) -> bool:
        """Whether the words around marks in a sentence attribute what is in them: 'to quote the letter'."""
        if self._according.search(outside):
            return True
        subject = self._subject.search(outside)
        return subject is not None and self._passes_on.search(outside, subject.end()) is not None

    def of_sentence(self, words: str, *, after_inspectors: bool) -> Speaker | None:
        """The voice that a sentence itself shows; None where it shows none.

        Args:
            words: the sentence.
            after_inspectors: whether 'they' can stand for the inspectors of the sentence before.
        """
        if self._others.search(words):
            return Speaker.OTHER
        trailing = self._trailing.search(words)
        if self._according.search(words) or (trailing is not None and self._tells.search(trailing.group())):
            return Speaker.REPORT
        subject = self._subject.search(words)
        if subject is None and after_inspectors and not self._council.search(words):
            subject = self._pronoun.search(words)  # 'it' can stand for the council where the sentence is about that
        if subject is not None:
            return self._of_predicate(words, subject.end())
        of_council = self._council_view.search(words)
        if self._passive.search(words) and not of_council:
            return Speaker.REPORT
        if self._procedure.search(words) or (not of_council and self._is_visit(words)):
            return Speaker.PROCEDURE
        return Speaker.COUNCIL if of_council or self._council.search(words) else None

    def _is_visit(self, words: str) -> bool:
        """Whether inspectors, named anywhere in a sentence, do straight after what they do at a visit."""
        for source in self._source.finditer(words):
            done = self._does.search(words, source.end())
            if done is not None and done.start() - source.end() <= _STRAIGHT_AFTER:
                return True
        return False

    def _of_predicate(self, words: str, subject_end: int) -> Speaker:
        """The voice of a sentence whose subject is the inspectors or their report, by what they do."""
        predicate = _RELATIVE_CLAUSE.sub("", words[subject_end:], count=1)[:_MAX_DISTANCE]
        finds = self._finds.search(predicate) is not None
        visits = self._procedure.search(words) or self._does.search(re.split(r"[,:;]| that ", predicate, maxsplit=1)[0])
        return Speaker.REPORT if finds or not visits else Speaker.PROCEDURE


def voices(
    document: Document,
    sections: Sequence[Section],
    passages: Sequence[Passage],
    statements: Sequence[Statement],
    rules: VoiceRules,
) -> Iterator[Voiced]:
    """Every sentence and list item of an article with whose voice it is; those that nobody's voice shows are left out.

    Args:
        document: the article.
        sections: its sections.
        passages: its passages.
        statements: the quotations of people.
        rules: finds whose voice a sentence is.
    """
    quoted = [part for item in statements for part in item.fragments]
    follower = _Follower(document, rules, quoted)
    for passage in passages:
        section = sections[passage.section]
        if section.kind != SectionKind.NEWS_BODY:
            continue
        follower.enter(section)
        if passage.kind in (PassageKind.SENTENCE, PassageKind.LIST_ITEM):
            voiced = follower.voiced(passage)
            if voiced is not None:
                yield voiced


@dataclass
class _Follower:
    """Follows an article from passage to passage.

    Attributes:
        document: the article.
        rules: finds whose voice a sentence is.
        quoted: the words that people say.
        state: whose voice goes on; None where nobody's does.
        is_under_report: whether the heading announces what inspectors found.
        section: the section that it is in.
        marked: what is in marks in the paragraph of the last passage.
        after_inspectors: whether the inspectors were the subject of the sentence before.
        report_goes_on: whether a quotation of their report goes on into the next paragraph.
        is_of_report: whether the paragraph goes on with such a quotation.
    """

    document: Document
    rules: VoiceRules
    quoted: Sequence[Span]
    state: Speaker | None = None
    is_under_report: bool = False
    section: Section | None = None
    marked: "_Marked | None" = None
    after_inspectors: bool = False
    report_goes_on: bool = False
    is_of_report: bool = False

    def enter(self, section: Section) -> None:
        """Go into a section, in which the voice is that of its heading; a part of the same one changes nothing."""
        before, self.section = self.section, section
        is_same = before is not None and (before.kind, before.heading) == (section.kind, section.heading)
        if before is None or not (before == section or (is_same and before.end_block == section.first_block)):
            heading = section.heading
            self.state = self.rules.of_heading(self.document.words(heading)) if heading is not None else None
            self.is_under_report = self.state is Speaker.CONTINUED
            self.after_inspectors = self.state is Speaker.CONTINUED

    def voiced(self, passage: Passage) -> Voiced | None:
        """Whose voice the next passage is."""
        block = self.document.blocks[passage.paragraph - 1].span
        is_new_paragraph = self.marked is None or self.marked.block != block
        in_marks = _Marked(self.document, block) if self.marked is None or is_new_paragraph else self.marked
        if is_new_paragraph:
            self.marked = in_marks
            self.is_of_report = self.report_goes_on and in_marks.text[:1] in OPENING_DOUBLE_QUOTES
            self.report_goes_on = self.is_of_report
        if any(part.overlaps(passage.span) for part in self.quoted):
            self.state = None if is_new_paragraph else self.state
            self.after_inspectors = False
            return Voiced(passage, Speaker.PERSON, passage.span)
        after_report = self.after_inspectors or self.state is Speaker.CONTINUED
        marked = _quoted_of_report(in_marks, passage.span, self.rules, after_report=after_report)
        marked = marked or self._more_of_report(passage)
        if marked is not None:
            self.state, self.after_inspectors = Speaker.CONTINUED, True
            self.report_goes_on = not in_marks.is_closed
            return Voiced(passage, Speaker.QUOTED_REPORT, marked)
        words = self.document.words(passage.span)
        if in_marks.holds_most_of(passage.span) and not self._attributes(words):
            self.state, self.after_inspectors = None, False
            return None  # whoever speaks is not known
        is_last = passage.span.end == block.end
        self.report_goes_on = is_last and self.rules.announces_report(in_marks.text)
        if words.endswith(":") and (announced := self.rules.of_heading(words)) is Speaker.COUNCIL:
            self.state, self.after_inspectors = announced, False
            return Voiced(passage, announced, passage.span)
        speaker = self._speaker(words)
        return Voiced(passage, speaker, passage.span) if speaker is not None else None

    def _attributes(self, words: str) -> bool:
        """Whether what a sentence has around its marks attributes them to inspectors."""
        outside = " ".join(_MARKED.sub(" ", words).split())
        after = self.after_inspectors
        is_theirs = self.rules.of_sentence(outside, after_inspectors=after) is Speaker.REPORT
        return self.rules.quotes_report(outside) or is_theirs

    def _more_of_report(self, passage: Passage) -> Span | None:
        """The words of a paragraph in marks that goes on with a quotation of the report which was not closed."""
        if not self.is_of_report:
            return None
        start = passage.span.start + (self.document.words(passage.span)[:1] in OPENING_DOUBLE_QUOTES)
        end = passage.span.end - (self.document.words(passage.span)[-1:] in CLOSING_DOUBLE_QUOTES)
        return Span(start, end) if start < end else None

    def _speaker(self, words: str) -> Speaker | None:
        own = self.rules.of_sentence(words, after_inspectors=self.after_inspectors)
        if own is Speaker.COUNCIL and self.is_under_report and not self.rules.is_first_person(words):
            own = None  # what is said of leaders below such a heading is what inspectors found
        if own is Speaker.PROCEDURE:
            self.after_inspectors = self.after_inspectors or self.rules.names_inspectors(words)
            return own
        if own is None and self.state is Speaker.CONTINUED and self.rules.is_intention(words):
            return Speaker.COUNCIL
        if own is not None:
            self.state = Speaker.CONTINUED if own is Speaker.REPORT else None if own is Speaker.OTHER else own
            self.after_inspectors = own is Speaker.REPORT
        return own or self.state


_MARKED = re.compile(
    rf"[{OPENING_DOUBLE_QUOTES}](?P<words>[^{OPENING_DOUBLE_QUOTES}{CLOSING_DOUBLE_QUOTES}]+)[{CLOSING_DOUBLE_QUOTES}]?"
)


class _Marked:
    """What stands in quotation marks in one paragraph.

    Attributes:
        block: where the paragraph is.
        text: its words.
    """

    def __init__(self, document: Document, block: Span) -> None:
        self.block = block
        self.text = document.words(block)
        self._matches = list(_MARKED.finditer(self.text))
        self._ends = [match.end() for match in self._matches]

    @cached_property
    def is_closed(self) -> bool:
        """Whether the paragraph ends its quotations."""
        return self.text.count("“") <= self.text.count("”") and self.text.count('"') % 2 == 0

    @cached_property
    def outside(self) -> str:
        """The paragraph without what is in marks."""
        return _MARKED.sub(" ", self.text)

    def overlapping(self, passage: Span) -> Iterator[re.Match[str]]:
        """What is in marks in a part of the paragraph, with the marks."""
        for match in self._matches[bisect_right(self._ends, passage.start - self.block.start) :]:
            if self.block.start + match.start() >= passage.end:
                return
            yield match

    def holds_most_of(self, passage: Span) -> bool:
        """Whether most of a part of the paragraph is in marks, which need not be closed."""
        inside = sum(
            min(self.block.start + match.end(), passage.end) - max(self.block.start + match.start(), passage.start)
            for match in self.overlapping(passage)
        )
        return 2 * inside > passage.end - passage.start


def _quoted_of_report(marked: _Marked, passage: Span, rules: VoiceRules, *, after_report: bool) -> Span | None:
    """The words of the report in a passage: a sentence in marks, in a paragraph that names inspectors beside it.

    After a paragraph that passes on the report, 'it says' is enough.
    """
    for match in marked.overlapping(passage):
        words, after = match["words"], marked.text[match.end() :]
        span = Span(marked.block.start + match.start("words"), marked.block.start + match.end("words"))
        is_sentence = words[:1].isupper() and (words.rstrip()[-1:] in ".!?," or not after.strip())
        if len(words) < _FEWEST_QUOTED or not is_sentence or not span.overlaps(passage):
            continue
        if not rules.names_inspectors(marked.outside) and not (after_report and rules.goes_on(marked.outside)):
            return None
        return Span(max(span.start, passage.start), min(span.end, passage.end))
    return None
