"""A made-up document of a form in which Ofsted writes, and the parts that many of them share."""

from dataclasses import dataclass
from typing import Final

from tests.support.pdfs.layout import pdf_of
from tests.support.pdfs.nodes import Break, Item, L, Look, Node, Note, P

BULLET: Final = "\uf0b7"
SQUARE: Final = "\u25fc"
OLD_SQUARE: Final = "\uf06e"


@dataclass(frozen=True)
class Form:
    """One document.

    Attributes:
        description: what is particular about it.
        nodes: its tags and words.
        look: its layout.
    """

    description: str
    nodes: tuple[Node, ...]
    look: Look

    def pdf(self) -> bytes:
        """The document as a PDF."""
        return pdf_of(self.nodes, self.look)


def numbered(first: int, *items: str | Item | Note) -> L:
    """Numbered paragraphs of a report, which office programs tag as lists."""
    return L(items, bullet="1.", first=first)


def bullets(*items: str | Item | Note, bullet: str = BULLET, tags_bullets: bool = True) -> L:
    return L(items, bullet=bullet, tags_bullets=tags_bullets)


def closing_page(year: int) -> tuple[Node, ...]:
    """The last page of a report."""
    return (
        Break(),
        P(
            "The Office for Standards in Education, Children’s Services and Skills (Ofsted) regulates and inspects the"
            " care of children and young people, and education and skills for learners of all ages."
        ),
        P("For this document in another format, such as large print, please telephone 0300 123 1231."),
        P("Piccadilly Gate\nStore Street\nManchester\nM1 2WD"),
        P("T: 0300 123 1231\nTextphone: 0161 618 8524\nE: enquiries@ofsted.gov.uk\nW: www.gov.uk/ofsted"),
        P(f"© Crown copyright {year}"),
    )
