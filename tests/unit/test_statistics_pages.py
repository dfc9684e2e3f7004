"""Quantities in the lists of reports about the children who live in the area."""

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Section
from pipeline.extraction.fields.passages import passages_of
from pipeline.schema.vocabularies import SectionKind
from tests.support.made_documents import document_of

LOOKED_AFTER = "children who are being looked after by the local authority"


def quantities(readers: FactReaders, lines: list[str]) -> list[tuple[str, str | None, str | None, str | None]]:
    """Each quantity with what it counts, whose it is and its time."""
    document = document_of([(line, "list_item") for line in lines])
    sections = (Section(SectionKind.BACKGROUND, None, 0, len(document.blocks)),)
    passages = passages_of(document, sections, ())
    words = document.words
    return [
        (words(item.quantity_span), item.what, item.of_whom, words(item.period_span) if item.period_span else None)
        for item in readers.statistics.in_lists(document, passages, sections)
    ]


def test_a_line_that_ends_with_a_colon_opens_those_after_it(readers: FactReaders) -> None:
    free_meals = "proportion of children entitled to free school meals"
    assert quantities(
        readers,
        [
            "The proportion of children entitled to free school meals:",
            "in primary schools is 19.5% (the national average is 17%)",
            "in secondary schools is 21% (the national average is 15.2%).",
            "Approximately 12% of the local authority’s children are living in poverty.",
        ],
    ) == [
        ("19.5%", f"{free_meals} in primary schools", "this_council", None),
        ("17%", f"{free_meals} in primary schools (national average)", "england", None),
        ("21%", f"{free_meals} in secondary schools", "this_council", None),
        ("15.2%", f"{free_meals} in secondary schools (national average)", "england", None),
        ("12%", "local authority’s children who are living in poverty", "this_council", None),
    ]


def test_what_a_line_counts_can_be_named_by_the_sentence_before_in_it(readers: FactReaders) -> None:
    document = document_of([("The council runs five family hubs. Four were judged to be good.", "list_item")])
    sections = (Section(SectionKind.EARLIER_INSPECTIONS, None, 0, len(document.blocks)),)
    found = readers.statistics.in_lists(document, passages_of(document, sections, ()), sections)
    assert [item.what for item in found] == ["family hubs", "family hubs that were judged to be good"]
    assert [document.words(span) for span in found[1].what_spans] == ["family hubs", "were judged to be good"]


def test_a_line_can_give_a_further_figure_of_the_line_before(readers: FactReaders) -> None:
    assert quantities(
        readers,
        [
            "At 31 March 2016, 336 children are being looked after by the local authority (a rate of 87.2 per 10,000).",
            "This is an increase from 280 (70 per 10,000 children) at 31 March 2015.",
            "Of this number:",
            "176 (or 70%) live outside the area",
            "31 live in children’s homes, of whom 45% live out of the area.",
        ],
    ) == [
        ("336", LOOKED_AFTER, "this_council", "At 31 March 2016"),
        ("87.2 per 10,000", LOOKED_AFTER, "this_council", "At 31 March 2016"),
        ("280", LOOKED_AFTER, "this_council", None),
        ("70 per 10,000", LOOKED_AFTER, "this_council", "at 31 March 2015"),
        ("176", f"{LOOKED_AFTER} and who live outside the area", "this_council", "At 31 March 2016"),
        ("70%", f"{LOOKED_AFTER} and who live outside the area", "this_council", "At 31 March 2016"),
        ("31", f"{LOOKED_AFTER} and who live in children’s homes", "this_council", "At 31 March 2016"),
        (
            "45%",
            f"{LOOKED_AFTER} and who live in children’s homes and who live out of the area",
            "this_council",
            "At 31 March 2016",
        ),
    ]
