"""Which words of a list, a table or a paragraph are what must improve."""

from collections.abc import Callable
from html import escape

import pytest

from pipeline.extraction.facts import DocumentFacts
from tests.support.letters import letter
from tests.support.linked_texts import facts_of_file

#: A letter up to its list of what must improve, and after it.
BEFORE, AFTER = letter(improve="|").split("\n\n|\n\n")
SUPERVISION = "Managers should make sure that supervision is timely and is recorded."
AUDITS = "Leaders should check that audits are done each month and that:"


def _items(facts: DocumentFacts) -> list[str]:
    return [facts.document.words(area.span) for area in facts.improvement_areas]


def _of_page(listed: str) -> list[str]:
    """The items of a letter on a web page whose list is given as HTML."""
    before, after = ("".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n")) for text in (BEFORE, AFTER))
    page = f"<!DOCTYPE html><html><head><title>Letter</title></head><body><main>{before}{listed}{after}</main></body></html>"
    return _items(facts_of_file("a letter.html", page))


def test_each_row_of_a_table_is_an_item_without_its_heading_and_who_is_to_do_it() -> None:
    table = (
        "<table><tr><th>Recommendation</th><th>Who</th></tr>"
        f"<tr><td>{SUPERVISION}</td><td>The council</td></tr>"
        f"<tr><td>Partners</td><td>{AUDITS.removesuffix(' and that:')}.</td></tr></table>"
    )
    assert _of_page(table) == [SUPERVISION, "Leaders should check that audits are done each month."]


def test_a_list_below_a_table_belongs_to_a_last_row_that_ends_in_a_colon() -> None:
    listed = "<ul><li>lessons are shared with teams;</li><li>records are kept.</li></ul>"
    opened = f"<table><tr><td>1</td><td>{SUPERVISION}</td></tr><tr><td>2</td><td>{AUDITS}</td></tr></table>{listed}"
    assert _of_page(opened) == [
        SUPERVISION,
        f"{AUDITS}\n\nlessons are shared with teams;\n\nrecords are kept.",
    ]
    closed = f"<table><tr><td>1</td><td>{SUPERVISION}</td></tr></table>{listed}"
    assert _of_page(closed) == [SUPERVISION, "lessons are shared with teams;", "records are kept."]


@pytest.mark.parametrize(
    ("listed", "items"),
    [
        ("- Supervision is late.\n- Audits teach little.", ["Supervision is late.", "Audits teach little."]),
        ("Leaders should act on this:\n\n- Supervision is late.", ["Supervision is late."]),
        (
            "Supervision should be timely in every team.\n\nAudits should teach more than they do.",
            ["Supervision should be timely in every team.", "Audits should teach more than they do."],
        ),
        ("Leaders should act on this:\n\nSupervision should be timely.", ["Supervision should be timely."]),
    ],
    ids=["a list", "a list with a lead", "paragraphs", "a paragraph with a lead"],
)
def test_the_items_are_those_of_the_list_else_the_paragraphs(
    facts_of: Callable[[str], DocumentFacts], listed: str, items: list[str]
) -> None:
    assert _items(facts_of(f"{BEFORE}\n\n{listed}\n\n{AFTER}")) == items
