"""The terms on which a document may be used: from the registry, or from the letterhead of the inspectorate."""

import pytest

from pipeline.sources.registry import RegistryEntry
from tests.support.letters import letter
from tests.support.linked_texts import tables_of

OPEN = "Contains public sector information licensed under the Open Government Licence v3.0."
ARTICLE = """Ofsted praises Dorset children’s services

1 July 2023

Written by: Dorset Council

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit on 17 and 18 May 2023.

Read more at www.gov.uk/ofsted
"""
REPORT = """Dorset Council

Inspection of local authority children’s services

Inspection dates: 27 September 2021 to 8 October 2021

Lead inspector: Joy Howick, Her Majesty’s Inspector

Overall effectiveness: Good

Children in Dorset get help from people who stay. Leaders know their services well.

You may reuse this information under the terms of the Open
Government Licence.
"""
WITHOUT = letter().replace("www.gov.uk/ofsted\n", "")


@pytest.mark.parametrize(
    ("text", "basis", "attribution"),
    [
        (letter(), "letterhead", f"© Crown copyright 2023. {OPEN}"),
        (f"{WITHOUT}\n© Crown copyright 2023", "letterhead", f"© Crown copyright 2023. {OPEN}"),
        (REPORT, "printed", f"© Crown copyright. {OPEN}"),
        # reports are published in the year after their inspection, or their copyright is of the year before
        (f"{REPORT}\n© Crown copyright 2022\n", "printed", f"© Crown copyright 2022. {OPEN}"),
    ],
)
def test_terms_follow_from_the_letterhead(text: str, basis: str, attribution: str) -> None:
    tables = tables_of(text)
    (row,) = tables["documents"]
    assert (row["licence"], row["licence_basis"], row["redistributable"]) == ("OGL-UK-3.0", basis, True)
    assert row["attribution"] == attribution
    shown = {row["column"]: row["text"] for row in tables["evidence"] if row["table"] == "documents"}
    assert "licence" in shown
    assert all(row["text"] is not None for row in tables["passages"])


# nothing follows from the words of a letter that somebody copied; a council's page can name Ofsted's website
# an address for questions is no letterhead, and a report of 2014 prints terms of its own
@pytest.mark.parametrize(
    "text",
    [
        WITHOUT,
        ARTICLE,
        f"{WITHOUT}\nSend it to ProtectionOfChildren@ofsted.gov.uk.",
        f"{letter()}\nYou may copy all or parts of this document for non-commercial educational purposes.",
    ],
)
def test_without_a_letterhead_the_terms_are_not_known(text: str) -> None:
    tables = tables_of(text)
    (row,) = tables["documents"]
    assert {row[name] for name in ("licence", "licence_basis", "attribution", "redistributable")} == {None}
    assert all(row["text"] is None for row in tables["passages"])


@pytest.mark.parametrize(
    "entry",
    [
        RegistryEntry(publisher="Dorset Council", licence="all-rights-reserved", redistributable=False),
        RegistryEntry(redistributable=False),
        RegistryEntry(publisher="Dorset Council"),
    ],
)
def test_what_a_person_registered_counts_first(entry: RegistryEntry) -> None:
    (row,) = tables_of(letter(), entry=entry)["documents"]
    assert (row["licence"], row["redistributable"]) == (entry.licence, entry.redistributable)
    assert row["licence_basis"] == ("source_record" if entry.licence else None)


def test_an_entry_that_names_only_the_inspectorate_leaves_the_terms_to_the_letterhead() -> None:
    (row,) = tables_of(letter(), entry=RegistryEntry(publisher="Ofsted"))["documents"]
    assert (row["publisher"], row["licence"], row["licence_basis"]) == ("Ofsted", "OGL-UK-3.0", "letterhead")
