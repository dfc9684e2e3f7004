"""Which authority there was on a day, where reorganisations created and abolished some."""

from datetime import date

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.fields.authorities import LocalAuthority, load_authorities
from tests.support.articles import article
from tests.support.linked_texts import facts_of_file

OLD_DORSET, NEW_DORSET, LAMBETH = "E10000009", "E06000059", "E09000022"


def _of(readers: FactReaders, code: str) -> LocalAuthority:
    return readers.register.by_code[code]


@pytest.mark.parametrize(
    ("code", "day", "existed"),
    [
        (OLD_DORSET, date(2009, 4, 1), True),
        (OLD_DORSET, date(2019, 3, 31), True),
        (OLD_DORSET, date(2019, 4, 1), False),
        (NEW_DORSET, date(2019, 3, 31), False),
        (NEW_DORSET, date(2019, 4, 1), True),
        (NEW_DORSET, date(2026, 1, 1), True),
        (LAMBETH, date(2009, 4, 1), True),
        (LAMBETH, date(2026, 1, 1), True),
    ],
)
def test_an_authority_existed_from_its_first_to_its_last_day(
    readers: FactReaders, code: str, day: date, *, existed: bool
) -> None:
    assert _of(readers, code).existed_on(day) is existed


def test_a_name_is_that_of_the_authority_of_the_day(readers: FactReaders) -> None:
    register, old, new = readers.register, _of(readers, OLD_DORSET), _of(readers, NEW_DORSET)
    for one in (old, new):
        assert register.at_date(one, date(2018, 5, 1)) == old
        assert register.at_date(one, date(2020, 5, 1)) == new
    bournemouth, together = _of(readers, "E06000028"), _of(readers, "E06000058")
    assert register.at_date(bournemouth, date(2020, 5, 1)) == together


def test_an_authority_without_one_successor_of_its_name_stays(readers: FactReaders) -> None:
    county = _of(readers, "E10000021")  # Northamptonshire, of which two were made
    assert readers.register.at_date(county, date(2022, 5, 1)) == county


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("Our services in Northamptonshire", "Northamptonshire"),
        ("The new director, who is currently working in Rochdale, runs our services", None),
    ],
)
def test_where_somebody_works_is_not_named_as_the_council(
    readers: FactReaders, text: str, authority: str | None
) -> None:
    assert [item.authority.name for item in readers.register.mentions(text)] == ([authority] if authority else [])


@pytest.mark.parametrize("text", ["Our services in St. Helens", "Our services in St Helens"])
def test_a_name_is_known_with_and_without_its_full_stop(readers: FactReaders, text: str) -> None:
    assert [item.authority.name for item in readers.register.mentions(text)] == ["St. Helens"]


def test_an_authority_that_had_ended_has_no_inspection(readers: FactReaders) -> None:
    found = "Ofsted inspectors made a monitoring visit to children's services in Northamptonshire in {}. They praised staff."
    for year, name in (("May 2020", "Northamptonshire"), ("May 2022", None)):
        facts = facts_of_file("news.txt", article(found.format(year), "Progress", "1 June 2023"))
        assert (facts.authority.name if facts.authority else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("www.gateshead.gov.uk", "Gateshead"),
        ("https://my.northtyneside.gov.uk/news/1", "North Tyneside"),
        ("www.gov.uk", None),
        ("reports.ofsted.gov.uk", None),
        ("Gateshead", None),
    ],
)
def test_a_website_with_the_name_of_a_council_is_its_own(text: str, name: str | None) -> None:
    found = load_authorities().of_site(text)
    assert (found.authority.name if found else None) == name
