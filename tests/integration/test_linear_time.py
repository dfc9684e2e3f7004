"""Reading, extraction and linking take time in proportion to what there is: twice as much takes about twice as long."""

import pytest

from tests.support.doubled_documents import FORMS, PAGES, PDFS, TEXTS, Kind, Make, seconds_of
from tests.support.doubled_sets import PAIRWISE, SETS, MakeSet, linking_of
from tests.support.doubling import MOST_GROWTH, MOST_SECONDS, growth
from tests.support.hostile_documents import warm_up

pytestmark = pytest.mark.hostile


def hold(make: Make, least: int = 16) -> None:
    warm_up()
    found = growth(lambda amount: seconds_of(make(amount)), least)
    assert all(times < MOST_GROWTH for times in found.values()), found


@pytest.mark.parametrize("kind", TEXTS.values(), ids=TEXTS)
def test_a_text_twice_as_long_takes_about_twice_as_long(kind: Kind) -> None:
    hold(kind.made)


@pytest.mark.parametrize("kind", FORMS.values(), ids=FORMS)
def test_so_does_a_document_of_a_known_form(kind: Kind) -> None:
    hold(kind.made)


@pytest.mark.parametrize("kind", PAGES.values(), ids=PAGES)
def test_so_does_a_web_page(kind: Kind) -> None:
    hold(kind.made)


@pytest.mark.parametrize("make", PDFS.values(), ids=PDFS)
def test_so_does_a_pdf(make: Make) -> None:
    hold(make, 4)


@pytest.mark.parametrize("make", SETS.values(), ids=SETS)
def test_twice_as_much_to_link_takes_about_twice_as_long(make: MakeSet) -> None:
    found = growth(linking_of(make))
    assert all(times < MOST_GROWTH for times in found.values()), found


@pytest.mark.parametrize(("make", "amount"), PAIRWISE.values(), ids=PAIRWISE)
def test_where_each_is_compared_with_each_several_times_as_many_as_there_are_take_seconds(
    make: MakeSet, amount: int
) -> None:
    assert linking_of(make)(amount)["linking"] < MOST_SECONDS
