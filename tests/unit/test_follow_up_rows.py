"""What later inspections of a council found of what had to improve, from whole letters."""

from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders
from pipeline.linking.link import link
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile
from tests.support.letters import letter
from tests.support.tables import rows_of

SUPERVISION = "The quality and timeliness of supervision of social workers."


def _of_year(year: int, findings: str, improve: str = "The recording of visits.", council: str = "Dorset") -> str:
    return letter(
        published=f"22 June {year}",
        visit=f"on 17 and 18 May {year}",
        findings=findings,
        improve=f"- {improve}",
    ).replace("Dorset", council)


def _follow_ups(readers: FactReaders, *texts: str) -> list[tuple[str, str, str, str]]:
    facts = []
    for number, text in enumerate(texts):
        content = text.encode()
        file = SourceFile(f"{number}.txt", "0" * 64, len(content), None)
        facts.append(extract(read_document(content, file.name), file, readers))
    tables = link(facts, [], [], readers.register, readers.lexicons).tables
    columns = ("inspection_id", "later_inspection_id", "direction", "text")
    rows = [[str(row[column]) for column in columns] for row in rows_of(tables["follow_ups"])]
    return [(first, later, direction, words) for first, later, direction, words in rows]


def test_a_later_finding_on_the_same_matter_follows_up(readers: FactReaders) -> None:
    later = "Supervision of social workers is now regular and of good quality. Adoption is timely."
    assert _follow_ups(readers, _of_year(2021, "Plans are clear.", SUPERVISION), _of_year(2023, later)) == [
        (
            "dorset-2021-focused-visit",
            "dorset-2023-focused-visit",
            "improved",
            "Supervision of social workers is now regular and of good quality.",
        )
    ]


def test_the_polarity_of_the_later_finding_is_the_direction(readers: FactReaders) -> None:
    later = "Supervision of social workers is still not timely. Supervision of social workers is regular."
    found = _follow_ups(
        readers,
        _of_year(2021, "Plans are clear.", SUPERVISION),
        _of_year(2023, later, "The timeliness of supervision of social workers."),
    )
    assert [(direction, text) for _, _, direction, text in found] == [
        ("still_required", "The timeliness of supervision of social workers."),
        ("not_improved", "Supervision of social workers is still not timely."),
        ("improved", "Supervision of social workers is regular."),
    ]


def test_an_earlier_inspection_and_another_council_follow_up_nothing(readers: FactReaders) -> None:
    listed = _of_year(2021, "Plans are clear.", SUPERVISION)
    found = "Supervision of social workers is now regular and of good quality."
    assert _follow_ups(readers, listed, _of_year(2019, found)) == []
    assert _follow_ups(readers, listed, _of_year(2023, found, council="Devon")) == []


def test_each_later_inspection_is_searched(readers: FactReaders) -> None:
    found = "Supervision of social workers is now regular and of good quality."
    rows = _follow_ups(
        readers, _of_year(2019, "Plans are clear.", SUPERVISION), _of_year(2021, found), _of_year(2023, found)
    )
    assert [later for first, later, _, _ in rows if first == "dorset-2019-focused-visit"] == [
        "dorset-2021-focused-visit",
        "dorset-2023-focused-visit",
    ]
