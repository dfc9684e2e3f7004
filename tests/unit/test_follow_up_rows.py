"""What later inspections of a council found of what had to improve, from whole letters."""

import pytest

from tests.support.letters import letter
from tests.support.linked_texts import tables_of

SUPERVISION = "The quality and timeliness of supervision of social workers."


def _of_year(year: int, findings: str, improve: str = "The recording of visits.", council: str = "Dorset") -> str:
    return letter(
        published=f"22 June {year}",
        visit=f"on 17 and 18 May {year}",
        findings=findings,
        improve=f"- {improve}",
    ).replace("Dorset", council)


def _follow_ups(*texts: str) -> list[tuple[str, str, str, str]]:
    columns = ("inspection_id", "later_inspection_id", "direction", "text")
    rows = [[str(row[column]) for column in columns] for row in tables_of(*texts)["follow_ups"]]
    return [(first, later, direction, words) for first, later, direction, words in rows]


def test_a_later_finding_on_the_same_matter_follows_up() -> None:
    later = "Supervision of social workers is now regular and of good quality. Adoption is timely."
    assert _follow_ups(_of_year(2021, "Plans are clear.", SUPERVISION), _of_year(2023, later)) == [
        (
            "dorset-2021-focused-visit",
            "dorset-2023-focused-visit",
            "improved",
            "Supervision of social workers is now regular and of good quality.",
        )
    ]


def test_the_polarity_of_the_later_finding_is_the_direction() -> None:
    later = "Supervision of social workers is still not timely. Supervision of social workers is regular."
    found = _follow_ups(
        _of_year(2021, "Plans are clear.", SUPERVISION),
        _of_year(2023, later, "The timeliness of supervision of social workers."),
    )
    assert [(direction, text) for _, _, direction, text in found] == [
        ("still_required", "The timeliness of supervision of social workers."),
        ("not_improved", "Supervision of social workers is still not timely."),
        ("improved", "Supervision of social workers is regular."),
    ]


def test_an_earlier_inspection_and_another_council_follow_up_nothing() -> None:
    listed = _of_year(2021, "Plans are clear.", SUPERVISION)
    found = "Supervision of social workers is now regular and of good quality."
    assert _follow_ups(listed, _of_year(2019, found)) == []
    assert _follow_ups(listed, _of_year(2023, found, council="Devon")) == []


def test_each_later_inspection_is_searched() -> None:
    found = "Supervision of social workers is now regular and of good quality."
    rows = _follow_ups(_of_year(2019, "Plans are clear.", SUPERVISION), _of_year(2021, found), _of_year(2023, found))
    assert [later for first, later, _, _ in rows if first == "dorset-2019-focused-visit"] == [
        "dorset-2021-focused-visit",
        "dorset-2023-focused-visit",
    ]


SUMMED_UP = "Leaders have addressed the areas for improvement identified at the {when} visit."


def test_a_sentence_that_sums_up_what_was_required_takes_up_each_of_it() -> None:
    earlier = _of_year(2019, "Plans are clear.", "Oversight of adoption.")
    required = _of_year(2021, "Plans are clear.", f"{SUPERVISION}\n- The response to homelessness.")
    for when in ("last", "2021 focused"):
        rows = _follow_ups(earlier, required, _of_year(2023, SUMMED_UP.format(when=when)))
        assert [row[:3] for row in rows] == [("dorset-2021-focused-visit", "dorset-2023-focused-visit", "improved")] * 2


@pytest.mark.parametrize(
    "findings",
    [
        "Leaders have addressed most of the areas for improvement identified at the last visit.",
        "Leaders have addressed the areas for improvement identified at the last inspection.",
        "Leaders have addressed the areas for improvement identified at the 2018 visit.",
    ],
)
def test_a_part_of_a_list_and_other_inspections_sum_up_nothing(findings: str) -> None:
    assert _follow_ups(_of_year(2021, "Plans are clear.", SUPERVISION), _of_year(2023, findings)) == []


def test_a_finding_that_recalls_what_was_required_follows_up_a_part_of_it() -> None:
    listed = _of_year(2021, "Plans are clear.", "The recording of visits to disabled children.")
    served = "Services for disabled children are much better{}."
    assert _follow_ups(listed, _of_year(2023, served.format(""))) == []
    assert [row[2] for row in _follow_ups(listed, _of_year(2023, served.format(" than at the last visit")))] == [
        "improved"
    ]


def test_a_sentence_that_points_back_recalls_for_the_one_before() -> None:
    listed = _of_year(2021, "Plans are clear.", "The recording of visits to disabled children.")
    found = "Services for disabled children are effective. This was an area for improvement at the last visit."
    assert "Services for disabled children are effective." in [
        row[3] for row in _follow_ups(listed, _of_year(2023, found))
    ]


def test_a_step_within_a_matter_is_not_the_matter() -> None:
    listed = _of_year(2021, "Plans are clear.", "The quality of child permanence reports.")
    early = "Permanence is secured early for children in care."
    reports = "Child permanence reports are of good quality."
    assert [row[3] for row in _follow_ups(listed, _of_year(2023, f"{early} {reports}"))] == [reports]
