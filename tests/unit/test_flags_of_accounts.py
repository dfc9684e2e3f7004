"""What a user is warned of where the text alone does not show who published an account, or was little understood."""

import pytest

from pipeline.schema.vocabularies import DocumentFlag, DocumentKind, PassageKind, PassageRole
from pipeline.sources.registry import RegistryEntry
from tests.support.linked_texts import facts_of_file, tables_of

HEAD = "Kent children’s services after Ofsted's visit\n\n1 June 2023\n\n"
VISIT = "Inspectors visited Kent County Council's children's services on 9 and 10 May 2023. They found that plans are clear."
QUOTED = "Councillor Ada Holm, cabinet member for children, said: “Our services do well and our staff are proud.”"


def _flags(text: str) -> set[DocumentFlag]:
    facts = facts_of_file("news.txt", text)
    assert facts.kind == DocumentKind.COUNCIL_NEWS
    return set(facts.flags)


def test_news_that_nothing_shows_to_be_the_councils_is_flagged() -> None:
    """What a councillor says in a quotation stands in the press, too."""
    assert DocumentFlag.PUBLISHER_NOT_SHOWN in _flags(f"{HEAD}{VISIT}\n\n{QUOTED}\n")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Kent County Council\n\n", ""),
        ("", "\n\nNotes to editors: the letter is on Ofsted's website."),
        ("", "\n\nRead more at www.kent.gov.uk/children."),
        ("", "\n\nOur social workers will go on with this work."),
        ("", "\n\n© Kent County Council"),
    ],
    ids=["masthead", "notes", "address", "own voice", "copyright"],
)
def test_what_shows_that_a_council_published_its_news(above: str, below: str) -> None:
    assert DocumentFlag.PUBLISHER_NOT_SHOWN not in _flags(f"{above}{HEAD}{VISIT}\n\n{QUOTED}{below}\n")


def test_the_registry_shows_the_publisher() -> None:
    text = f"{HEAD}{VISIT}\n\n{QUOTED}\n"
    facts = facts_of_file("news.txt", text, RegistryEntry(publisher="Kent County Council"))
    assert DocumentFlag.PUBLISHER_NOT_SHOWN not in facts.flags


STRANGE = "The parking places of the borough are painted anew this summer. "


@pytest.mark.parametrize(("n_strange", "flagged"), [(2, False), (12, True)])
def test_news_of_which_most_is_unknown_is_flagged(n_strange: int, *, flagged: bool) -> None:
    text = f"{HEAD}{VISIT}\n\n{STRANGE * n_strange}\n\n{QUOTED}\n"
    facts = facts_of_file("news.txt", text)
    sentences = [item for item in facts.passages if item.kind in (PassageKind.SENTENCE, PassageKind.LIST_ITEM)]
    assert sum(item.role == PassageRole.UNKNOWN for item in sentences) == n_strange
    assert (DocumentFlag.LITTLE_UNDERSTOOD in facts.flags) == flagged


def test_unknown_passages_are_counted() -> None:
    (document,) = tables_of(f"{HEAD}{VISIT}\n\n{STRANGE * 3}\n\n{QUOTED}\n")["documents"]
    assert document["n_unknown"] == 3
    assert document["flags"] == "publisher_not_shown"
