"""What later inspections of a council found of what had to improve, from whole letters."""

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
