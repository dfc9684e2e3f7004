"""Documents of any length, of every kind that might take more than linear time to read.

A kind is a unit that is repeated, what comes before it and what after it. `#` in a unit is the number of its repetition.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.linking.link import link
from pipeline.reading.document import Document
from pipeline.reading.draft_blocks import assemble, join_broken_blocks
from pipeline.reading.pdf.blocks import parse_pdf
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile
from tests.support.doubling import Stopwatch
from tests.support.hostile_documents import corpus
from tests.support.pdfs.layout import pdf_of
from tests.support.pdfs.minimal import one_page_pdf, text_line
from tests.support.pdfs.nodes import Break, H, Item, L, Look, Node, Note, P, Table

Make = Callable[[int], bytes]


@dataclass(frozen=True)
class Kind:
    """One kind of document."""

    unit: str
    before: str = ""
    after: str = ""

    def made(self, amount: int) -> bytes:
        """A document with the unit so many times."""
        units = (
            "".join(self.unit.replace("#", str(number)) for number in range(amount))
            if "#" in self.unit
            else self.unit * amount
        )
        return f"{self.before}{units}{self.after}".encode()


def seconds_of(content: bytes) -> dict[str, float]:
    """The seconds that reading a document, extracting its facts and linking them take, in this process."""
    readers = load_fact_readers()
    watch = Stopwatch()
    document = _read(content)
    watch.end("reading")
    file = SourceFile("a", "0" * 64, len(content), None)
    facts = extract(document, file, readers)
    watch.end("extraction")
    link([facts], [file], [], readers.register, readers.lexicons)
    watch.end("linking")
    return watch.seconds


def _read(content: bytes) -> Document:
    if content.startswith(b"%PDF"):  # here, and not in the process that reads it with limits
        blocks, n_pages = parse_pdf(content)
        return assemble(join_broken_blocks(blocks), "application/pdf", n_pages)
    return read_document(content, "a")


TEXTS: Final = {
    "marks on one letter": Kind("\u0301", "Some words here. a", " end.\n"),
    "marks of three classes": Kind("\u0345\u0301\u0323", "Some words here. a", " end.\n"),
    "letters with marks": Kind("a\u0301\u0323", "Some words. "),
    "short lines": Kind("children are safe and well in all homes now\n\n", "Words here.\n\n"),
    "wrapped lines": Kind("children are safe and well in all homes now\n", "Words here.\n\n"),
    "lines of a letter": Kind("a\n", "word\n"),
    "lines of a capital": Kind("A\n", "word\n"),
    "lines on pages": Kind("children are safe and well in all homes now\n\f", "Words here.\n\n"),
    "empty lines": Kind("\n", "word"),
    "empty pages": Kind("\f", "word"),
    "lines with carriage returns": Kind("word\r\n"),
    "one word": Kind("a", "word"),
    "one paragraph": Kind("Managers make good decisions. "),
    "one sentence": Kind("managers make good decisions and ", "The "),
    "numbers in lines": Kind("and we are good about it, ok. #. Then more\n", "1. The item is\n"),
    "numbers in a line": Kind("#. Then. ", "1. One. "),
    "items in an item": Kind("- part #\n", "1. The item has parts:\n"),
    "an item of lines": Kind("the thing that is long enough to be a line and goes on\n", "1. The item "),
    "items": Kind("- item # is good\n", "word\n"),
    "numbered items": Kind("1. item is good\n", "word\n"),
    "headings": Kind("Heading\n\nText of it is here.\n\n", "word\n\n"),
    "full stops": Kind(".", "word"),
    "abbreviations": Kind("Mr. A met Dr. B. ", "word "),
    "opening marks": Kind("“", "word "),
    "quoted sentences": Kind("“A good day for all of us today” ", "word "),
    "brackets": Kind("(", "word "),
    "asides": Kind("Good. (See para 1) ", "word "),
    "hyphens at line ends": Kind("multi-\n", "word "),
    "page numbers": Kind("Page 3\n", "word "),
    "soft hyphens": Kind("\u00ad", "word "),
    "digits": Kind("1", "word "),
}  # fmt: skip

_LETTER: Final = corpus()["letter.txt"].decode().split("\nYours sincerely")[0] + "\n\n"
_BEFORE: Final = {
    "a letter": _LETTER,
    "a signed letter": corpus()["letter.txt"].decode() + "\n",
    "a list of a letter": _LETTER.split("Main findings")[0].rstrip() + "\n",
    "news": corpus()["news.txt"].decode() + "\n\n",
    "a report": corpus()["report.txt"].decode() + "\n\n",
}
_UNITS: Final = {
    "inspections": "In May 2019 the inspection of Lambeth was good. ",
    "days of inspections": "The inspection of Lambeth children's services on 7 May # was good.\n\n",
    "paragraphs on an inspection": "In May 2019 the inspection of Lambeth was good.\n\n",
    "grades": "Lambeth’s children's services were rated good. ",
    "ages": "Aisha, 17, was hurt. ",
    "ages of many": "Aisha Number#x, 17, was hurt.\n\n",
    "deaths": "The murder of Kai Abc#x was bad.\n\n",
    "speakers": "Cllr Jo Ex#ample, Cabinet Member for Children, said: “We are proud of what inspectors found here.”\n\n",
    "paragraphs of a quotation": "“We are proud of what we do here and now.\n\n",
    "quotations that never end": "She said: “We are proud of it ",
    "abbreviations": "Social workers (SWs) do it. ",
    "findings": "Managers make good decisions about care #. Plans are weak.\n\n",
    "findings in a paragraph": "Managers make good decisions about care. Plans are weak. ",
    "sentences that point back": "They also do it well.\n\n",
    "measures": "12 per cent of plans are late. ",
    "things to improve": "- The timeliness of visits to children # now.\n",
    "the same thing to improve": "- The timeliness of visits to children now.\n",
    "lists": "What needs to improve in this area of social work practice?\n\n- The visits # here.\n\n",
    "headed findings": "Main findings\n\nManagers make good decisions.\n\n",
    "actions": "The council has put in place a new plan and will review it by March 2024. ",
    "authorities": "Lambeth and Dorset and Kent ",
    "inspectors": "Her Majesty's Inspectors for this visit were Jo Sample and Sam Specimen HMI. ",
    "recipients": "Copy: Sam Test, Chief Executive, Lambeth Council\n",
    "names": "Sam Testa, Chief Executive, Lambeth Council\n",
    "greetings": "Dear Ms Example\n\n",
    "reported findings": "Inspectors found that social workers are skilled in #.\n\n",
    "titles": "Focused visit to Lambeth local authority children's services\n\n",
    "capitals": "Aa Bb Cc Dd ",
    "graded areas": "Overall effectiveness: Good\n\n",
    "lists in sentences": "Areas for improvement identified by inspectors include timeliness, supervision, and more. ",
}  # fmt: skip
FORMS: Final = {
    f"{unit_name} in {name}": Kind(unit, before)
    for name, before in _BEFORE.items()
    for unit_name, unit in _UNITS.items()
}

_PROSE: Final = (
    f"<p>{'Managers make good decisions about the care of children in Lambeth and plans are clear. ' * 3}</p>"
)
_PAGE: Final = f"<html><body><main><h1>Ofsted praises Lambeth</h1>{_PROSE * 3}"


def _page(unit: str, before: str = "", after: str = "") -> Kind:
    return Kind(unit, _PAGE + before, after + _PROSE)


PAGES: Final = {
    "paragraphs": _page("<p>Managers make good decisions # about it all.</p>"),
    "short paragraphs": _page("<p>a</p>"),
    "broken paragraphs": _page("<p>children are safe and well in all homes now</p>"),
    "elements in each other": _page("<div>some words here in it"),
    "unclosed paragraphs": _page("<p>some words"),
    "unclosed bold words": _page("<p><b>some words"),
    "line ends": _page("word<br>", "<p>"),
    "long lines": _page("a line that is longer than sixty characters for sure, and even more than that<br>", "<p>"),
    "kept lines": _page("line\n", "<pre>", "</pre>"),
    "tables": _page("<table><tr><td>a</td><td>b</td></tr></table>"),
    "rows": _page("<tr><td>a</td><td>b</td></tr>", "<table>", "</table>"),
    "cells": _page("<td>a</td>", "<table><tr>", "</tr></table>"),
    "tables in tables": _page("<table><tr><td>words "),
    "lists in lists": _page("<ul><li>item of words"),
    "items": _page("<li>item of words</li>", "<ul>", "</ul>"),
    "paragraphs of an item": _page("<p>words in an item</p>", "<ul><li>", "</li></ul>"),
    "items in an item": _page("<li>item of words</li>", "<ul><li>Main<ul>", "</ul></li></ul>"),
    "links": _page("<a href='/x#'>link words</a> "),
    "headings": _page("<h2>Heading #</h2>"),
    "titles": _page("<h1>Heading of the page #</h1>"),
    "one word": _page("a", "<p>", "</p>"),
    "one paragraph": _page("Managers make good decisions. ", "<p>", "</p>"),
    "stretches of a paragraph": _page("and more <i>words</i> ", "<p>", "</p>"),
    "references": _page("&amp;", "<p>", "</p>"),
    "unknown references": _page("&foo", "<p>", "</p>"),
    "alternative text": _page("a", "<img alt='", "'>"),
    "title": _page("title words ", "<title>", "</title>"),
    "classes": _page("a ", "<p class='", "'>text</p>"),
    "attributes": _page(" a#=1", "<p ", ">text</p>"),
    "comments": _page("<!-- x -->"),
    "scripts": _page("<script>x</script>"),
    "opened elements": _page("<a "),
    "closed elements": _page("</div>"),
    "quotations": _page("<blockquote>some words here</blockquote>"),
    "figures in each other": _page("<figure>words"),
    "navigation": _page("<nav>some words here</nav>"),
    "sections": _page("<section class='a#'><p>Managers make good decisions about it all.</p></section>"),
    "marks": _page("\u0301", "<p>a", "</p>"),
}  # fmt: skip


def _pdf(nodes: Callable[[int], Iterator[Node]], look: Look) -> Make:
    return lambda amount: pdf_of(nodes(amount), look)


def _pages(amount: int) -> Iterator[Node]:
    for number in range(amount):
        yield P(f"Managers make good decisions {number}.")
        yield Break()


def _broken(amount: int) -> Iterator[Node]:
    for _ in range(amount):
        yield P("children are safe and well in all homes now")
        yield Break()


def _tables_on_pages(amount: int) -> Iterator[Node]:
    for number in range(amount):
        yield Table(((f"label {number}", f"value {number}"),))
        yield Break()


def _notes(amount: int) -> Iterator[Node]:
    for number in range(amount):
        yield P(f"Managers make good decisions {number}.¹")
        yield Note("1 A note of it.")


_NODES: Final[dict[str, Callable[[int], Iterator[Node]]]] = {
    "pages": _pages,
    "broken paragraphs": _broken,
    "tables on pages": _tables_on_pages,
    "notes": _notes,
    "paragraphs": lambda amount: (P(f"Managers make good decisions {number}.") for number in range(amount)),
    "headings": lambda amount: (H(2, f"Heading {number}") for number in range(amount)),
    "one paragraph": lambda amount: iter([P("managers make good decisions " * amount)]),
    "raised digits": lambda amount: iter([P("word¹ " * amount)]),
    "digits": lambda amount: iter([P("12 " * amount)]),
    "items": lambda amount: iter([L(tuple(f"item {number} is here" for number in range(amount)))]),
    "items in an item": lambda amount: iter([L((Item("Main:", (L(tuple(map(str, range(amount)))),)),))]),
    "rows": lambda amount: iter([Table(tuple((f"label {n}", f"value {n}") for n in range(amount)))]),
    "tables": lambda amount: (Table(((f"label {number}", f"value {number}"),)) for number in range(amount)),
}  # fmt: skip
#: For each page, PDFium loads all children of the elements that are on it: for each of 2,000 pages the 2,000 paragraphs of
#: the document, in a millisecond. The limits of the process that reads PDFs bound that.
_LOADED_FOR_EACH_PAGE: Final = ("pages", "broken paragraphs", "tables on pages")
PDFS: Final[dict[str, Make]] = {
    **{f"{name}, tagged": _pdf(nodes, Look()) for name, nodes in _NODES.items() if name not in _LOADED_FOR_EACH_PAGE},
    **{f"{name}, by lines": _pdf(nodes, Look(tagged=False)) for name, nodes in _NODES.items()},
    **{
        f"{name} on one page": _pdf(nodes, Look(lines=10**7))
        for name, nodes in _NODES.items()
        if name not in _LOADED_FOR_EACH_PAGE  # which begin pages of their own
    },
    "text objects": lambda amount: one_page_pdf(text_line(b"Managers make good decisions."), amount),
    "text objects of a line": lambda amount: one_page_pdf(b"BT /F 12 Tf 50 700 Td " + b"(ab ) Tj " * amount + b"ET\n"),
    "one text object": lambda amount: one_page_pdf(b"BT /F 12 Tf 50 700 Td (" + b"managers make " * amount + b") Tj ET\n"),
}  # fmt: skip
