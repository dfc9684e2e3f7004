"""Which documents are about one inspection, and what identifies inspections, documents and improvement areas."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.identifiers import improvement_ids
from pipeline.linking.link import link
from tests.conftest import Lambeth
from tests.support.listed import LISTED
from tests.support.tables import rows_of

ARTICLE = """Ofsted praises {council} children’s services

{date}

Written by: {council} Council

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit in {when}.

They also recognised progress since {earlier}.
"""


def article(council: str, when: str, earlier: str = "the last inspection in 2018", date: str = "1 June 2021") -> str:
    return ARTICLE.format(council=council, when=when, earlier=earlier, date=date)


def inspections(facts: list[DocumentFacts], readers: FactReaders) -> list[dict[str, object]]:
    return rows_of(link(facts, [], [], readers.register, readers.lexicons).tables["inspections"])


def test_order_of_documents_does_not_matter(lambeth: Lambeth, readers: FactReaders) -> None:
    facts = list(lambeth.facts.values())
    first = inspections(facts, readers)
    for order in list(permutations(facts))[::17]:
        assert inspections(list(order), readers) == first


def test_two_articles_on_one_visit_make_one_inspection(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> None:
    found = inspections(
        [facts_of(article("Lambeth", "May")), facts_of(article("Lambeth", "May 2021", date="2 June 2021"))], readers
    )
    visits = [row for row in found if row["inspection_type"] == "ilacs_focused_visit"]
    assert [(row["inspection_id"], row["n_documents"]) for row in visits] == [("lambeth-2021-focused-visit", 2)]
    assert visits[0]["date_basis"] == "stated"


def test_same_days_at_two_councils_make_two_inspections(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> None:
    found = inspections([facts_of(article("Lambeth", "May")), facts_of(article("Dorset", "May"))], readers)
    assert [row["inspection_id"] for row in found] == [
        "dorset-2018-inspection",
        "dorset-2021-focused-visit",
        "lambeth-2018-inspection",
        "lambeth-2021-focused-visit",
    ]


def test_two_visits_in_one_year_are_numbered_by_date(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> None:
    found = inspections(
        [
            facts_of(article("Lambeth", "May", date="1 June 2021")),
            facts_of(article("Lambeth", "February", date="1 March 2021")),
        ],
        readers,
    )
    visits = [(row["inspection_id"], str(row["start_date"])) for row in found if "visit" in str(row["inspection_id"])]
    assert visits == [
        ("lambeth-2021-focused-visit", "2021-02-01"),
        ("lambeth-2021-focused-visit-2", "2021-05-01"),
    ]


def test_type_is_null_where_several_are_possible(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> None:
    earlier = "the last inspection in February 2018"
    found = inspections([facts_of(article("Lambeth", "May", earlier))], readers)
    assert (found[0]["inspection_id"], found[0]["inspection_type"]) == ("lambeth-2018-inspection", None)


def test_stated_year_takes_precedence_over_inferred_year(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders, lambeth: Lambeth
) -> None:
    news = lambeth.facts["lambeth-council-news-undated-adoption-services.txt"]
    stated = facts_of(article("Lambeth", "9 and 10 April 2019", date="8 May 2019"))
    visit = next(row for row in inspections([news, stated], readers) if "2019" in str(row["inspection_id"]))
    assert (visit["inspection_id"], visit["date_basis"], visit["n_documents"]) == (
        "lambeth-2019-focused-visit",
        "stated",
        2,
    )


def test_same_text_in_two_files_is_published_once(lambeth: Lambeth, readers: FactReaders) -> None:
    facts = next(iter(lambeth.facts.values()))
    linked = link([facts, replace(facts, file_name="zz.txt")], [], [], readers.register, readers.lexicons)
    assert len(linked.tables["documents"]) == 1
    rejected = rows_of(linked.tables["rejected_documents"])
    assert [(row["file_name"], row["reason"]) for row in rejected] == [("zz.txt", "duplicate")]
    assert rejected[0]["detail"] == f"holds the same text as {facts.file_name}, which is kept; remove one of them"


def test_documents_with_one_name_are_distinguished_by_hash(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> None:
    one, other = facts_of(article("Lambeth", "May")), facts_of(article("Lambeth", "May") + "\nOne more line.")
    ids = link([one, other], [], [], readers.register, readers.lexicons).tables["documents"]["document_id"]
    assert ids.nunique() == 2
    assert all(name.startswith("lambeth-council-news-2021-06-01-") for name in ids)


def test_ambiguous_reference_joins_no_inspection_and_is_flagged(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders
) -> None:
    """The article mentions a visit "in 2021", and there were two in that year."""
    facts = [
        facts_of(article("Lambeth", "February", date="1 March 2021")),
        facts_of(article("Lambeth", "May", date="1 June 2021")),
        facts_of(article("Lambeth", "May 2022", "the last focused visit in 2021", date="1 June 2022")),
    ]
    tables = link(facts, [], [], readers.register, readers.lexicons).tables
    documents = tables["documents"]
    flagged = documents["document_id"][documents["flags"].str.contains("reference_not_linked", na=False)]
    assert [*flagged] == ["lambeth-council-news-2022-06-01"]
    assert (tables["inspections"]["inspection_type"] == "ilacs_focused_visit").sum() == 3


def test_document_about_another_council_is_flagged(
    facts_of: Callable[[str], DocumentFacts], readers: FactReaders, lambeth: Lambeth
) -> None:
    other = facts_of(article("Dorset", "May"))
    tables = link([*lambeth.facts.values(), other], [], [], readers.register, readers.lexicons).tables
    flags = {row["document_id"]: row["flags"] for row in rows_of(tables["documents"]) if row["flags"]}
    assert flags == {"dorset-council-news-2021-06-01": "publisher_not_shown|another_authority"}
    assert "dorset-2021-focused-visit" in set(tables["inspections"]["inspection_id"])
    # what a publisher lists for that council is there on purpose
    item = replace(LISTED, file_name=other.file_name, authority_code="E06000059", authority_name="Dorset")
    documents = [*lambeth.facts.values(), other]
    tables = link(documents, [], [], readers.register, readers.lexicons, listed=[item]).tables
    assert tables["publications"]["document_id"].tolist() == ["dorset-council-news-2021-06-01"]
    assert not tables["documents"]["flags"].str.contains("another_authority").any()


def ids(*texts: str) -> list[str]:
    return [name.removeprefix("a-2019-visit-improvement-") for name in improvement_ids("a-2019-visit", texts)]


def test_improvement_identifier_comes_from_its_words_not_its_position() -> None:
    one, other = "The support offered to foster carers", "Oversight of permanence planning."
    assert ids(one, other) == ["support-offered-foster-carers", "oversight-permanence-planning"]
    assert ids("Early help.", other, one)[1:] == ["oversight-permanence-planning", "support-offered-foster-carers"]


def test_improvement_identifier_ignores_punctuation_and_articles() -> None:
    assert ids("the local authority's support for foster-carers") == ids("Local authority’s support to Foster carers;")


def test_improvements_with_the_same_beginning_are_distinguished_by_hash() -> None:
    same = "the quality of assessments and plans for children who are in need of early "
    first, second = ids(f"{same}help", f"{same}protection")
    assert first.startswith("quality-assessments-plans-children-who-need-")
    assert second.startswith("quality-assessments-plans-children-who-need-")
    assert first != second
    assert ids(f"{same}protection", f"{same}help") == [second, first]


def test_repeated_and_wordless_improvements_have_identifiers() -> None:
    twice, again = ids("of the", "Of the.")
    assert again == f"{twice}-again-2"
    assert all(re.fullmatch(r"[a-z0-9-]+[a-z0-9]", name) for name in (twice, *ids("日本", "x" * 500)))
