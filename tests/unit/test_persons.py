"""Which names, in several documents of one council, are one person."""

from collections.abc import Callable

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import link
from pipeline.schema.frames import records

NEWS = """Ofsted on {council}’s children’s services

{day} August 2023

Written by: {council} Council

Ofsted made a focused visit to {council}’s children’s services in June 2023.

{speaker} said: “There is more to do, and we will do it.”
"""
WEST = "Councillor Katherine West, Lead Member for Children,"


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (WEST, "Cllr Kath West, Cabinet Member for Families,", ["Katherine West"]),
        (WEST, "Cllr West", ["Katherine West"]),
        (WEST, "Cllr K West", ["Katherine West"]),
        (WEST, "Councillor Katherine “Kitty” West", ["Katherine West"]),
        (WEST, "Councillor John West", ["John West", "Katherine West"]),
        (WEST, "Kath West, Director of Children’s Services,", ["Kath West", "Katherine West"]),
        (WEST, "Cllr Kath Weston", ["Kath Weston", "Katherine West"]),
        ("Liz Green, Director of Children’s Services,", "Elizabeth Green, the Director of Children’s Services,", ["Elizabeth Green"]),
        ("Liz Green, Director of Children’s Services,", "Elizabeth Green, Chief Executive,", ["Elizabeth Green", "Liz Green"]),
        ("Mr Alex Green, Head of Service,", "Ms Alexandra Green, Head of Service,", ["Alex Green", "Alexandra Green"]),
    ],
)  # fmt: skip
def test_forms_of_a_name_are_one_person_where_nothing_contradicts_it(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders, first: str, second: str, names: list[str]
) -> None:
    assert people_in([("Lambeth", first), ("Lambeth", second)], facts_of, readers) == names
    assert people_in([("Lambeth", second), ("Lambeth", first)], facts_of, readers) == names


def test_a_name_that_two_people_fit_is_neither(facts_of: Callable[[str], DocumentFacts], readers: FactReaders) -> None:
    speakers = [("Lambeth", WEST), ("Lambeth", "Cllr John West"), ("Lambeth", "Cllr West")]
    assert people_in(speakers, facts_of, readers) == ["John West", "Katherine West", "West"]


def test_people_of_two_councils_are_two(facts_of: Callable[[str], DocumentFacts], readers: FactReaders) -> None:
    speakers = [("Lambeth", WEST), ("Dorset", "Cllr Kath West")]
    assert people_in(speakers, facts_of, readers) == ["Kath West", "Katherine West"]


def people_in(
    speakers: list[tuple[str, str]], facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> list[str]:
    """The names of all people in news in which these speak, one text for each."""
    tables = link(list(map(facts_of, _texts(speakers))), [], [], readers.register, readers.lexicons).tables
    return sorted(str(row["name"]) for row in records(tables["people"]))


def _texts(speakers: list[tuple[str, str]]) -> list[str]:
    return [
        NEWS.format(council=council, day=day, speaker=speaker) for day, (council, speaker) in enumerate(speakers, 1)
    ]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("Alison Smale, HM Inspector at Ofsted,", "Alison Smaile, HM Inspector at Ofsted,", "each other"),
        ("Dan Carrick, HM Inspector at Ofsted,", "Daniel Carrick, HM Inspector at Ofsted,", "each other"),
        ("Dan Carrick, HM Inspector at Ofsted,", "Dora Carrick, HM Inspector at Ofsted,", "nobody"),
        ("Jo Lee, HM Inspector at Ofsted,", "Jo Lea, HM Inspector at Ofsted,", "nobody"),  # too short to be a slip
    ],
)
def test_names_that_may_be_one_persons_point_at_each_other(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders, first: str, second: str, shown: str
) -> None:
    speakers = [("Lambeth", first), ("Dorset", second)]
    facts = [facts_of(text) for text in _texts(speakers)]
    people = link(facts, [], [], readers.register, readers.lexicons).tables["people"]
    one, other = people["person_id"].tolist()
    assert [row["possibly_same_as"] for row in records(people)] == (
        [other, one] if shown == "each other" else [None, None]
    )
