"""The documents that once took more than linear time; `tests/integration/test_linear_time.py` tries every kind."""

import time

import pytest

from pipeline.reading.reader import read_document
from tests.support.doubled_documents import FORMS, TEXTS, Kind, seconds_of
from tests.support.doubled_sets import SETS, linking_of
from tests.support.doubling import MOST_GROWTH, growth
from tests.support.hostile_documents import warm_up

#: Enough to tell twice from four times as long, and little enough for every run of the tests.
MEASURABLE = 0.1
pytestmark = pytest.mark.timing

KINDS = {
    name: kind
    for kinds, names in (
        (TEXTS, ("marks of three classes", "short lines", "items in an item")),
        (FORMS, ("ages in a letter", "grades in a letter")),
    )
    for name, kind in kinds.items()
    if name in names
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_twice_as_long_a_document_takes_about_twice_as_long(kind: Kind) -> None:
    warm_up()
    found = growth(lambda amount: seconds_of(kind.made(amount)), measurable=MEASURABLE)
    assert all(times < MOST_GROWTH for times in found.values()), found


@pytest.mark.parametrize("name", ["accounts of an inspection", "inspections that a letter mentions"])
def test_twice_as_much_to_link_takes_about_twice_as_long(name: str) -> None:
    found = growth(linking_of(SETS[name]), measurable=MEASURABLE)
    assert all(times < MOST_GROWTH for times in found.values()), found


@pytest.mark.parametrize(
    "text",
    [
        "Some words here. a" + "\u0301" * 900_000 + " end.",
        "children are safe and well in all homes now\n\n" * 8_000,
        "word\n" + "a\n" * 200_000,
    ],
    ids=["marks", "short lines", "letters"],
)
def test_what_once_hung_a_build_is_read_soon(text: str) -> None:
    began = time.process_time()
    read_document(text.encode(), "a.txt")
    assert time.process_time() - began < 5
