"""The words of a link: which kind of document it names, and the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.day_text import MONTHS
from pipeline.publications.link_text import LinkText
from pipeline.publications.vocabularies import PublicationKind as Kind


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("children's services inspection - 09 may 2018, pdf", Kind.INSPECTION, date(2018, 5, 9)),
        ("joint area child protection inspection, pdf - 30 january 2024", Kind.JOINT_INSPECTION, date(2024, 1, 30)),
        ("Children’s services  focused\n visit, PDF - 01 August 2024", Kind.FOCUSED_VISIT, date(2024, 8, 1)),
        ("area send full inspection, pdf - 12 july 2024", Kind.AREA_SEND, date(2024, 7, 12)),
        ("monitoring visit of children's services - 1 jun 2020, pdf", Kind.MONITORING_VISIT, date(2020, 6, 1)),
        ("children's services inspection - 31 february 2018, pdf", Kind.INSPECTION, None),
        ("children's services inspection - may 2018", Kind.INSPECTION, None),
        ("something that nobody foresaw - 12 july 2024, pdf", None, date(2024, 7, 12)),
        ("", None, None),
    ],
)
def test_the_kind_and_the_day_of_a_link(text: str, kind: Kind | None, day: date | None) -> None:
    stated = LinkText.of(text)
    assert (stated.kind, stated.day) == (kind, day)
    assert stated.text == " ".join(text.split())


@given(
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    number=st.sampled_from(["{:02d}", "{}"]),
    length=st.sampled_from([3, None]),
    form=st.sampled_from(["focused visit - {}, pdf", "focused visit, pdf - {}"]),
)
def test_every_day_is_read_back_in_either_form(day: date, number: str, length: int | None, form: str) -> None:
    month = MONTHS[day.month - 1][:length].lower()
    text = form.format(f"{number.format(day.day)} {month} {day.year}")
    assert LinkText.of(text) == LinkText(text, Kind.FOCUSED_VISIT, day)


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    assert LinkText.of(text).text == " ".join(text.split())
