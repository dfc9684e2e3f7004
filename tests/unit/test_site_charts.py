"""The charts of the site: their numbers are those of the tables, and their colours can be told apart by everybody."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.schema.frames import frame_of, records
from pipeline.schema.model import Schemas
from pipeline.site.charts.bars import Segment, segments
from pipeline.site.charts.counts import table_of_counts
from pipeline.site.charts.grades import GRADE_ORDER
from pipeline.site.improvements import by_theme, improvement_areas
from pipeline.site.pages import front
from pipeline.site.rendering import TEMPLATES
from tests.support.site_pages import site_context
from tests.support.tables import frame_like


def test_a_bar_has_its_parts_in_one_order_and_its_shares_of_the_whole() -> None:
    found = segments(
        ["good", None, "inadequate", "good", "other"], {"good": "Good", "inadequate": "Inadequate"}, GRADE_ORDER[1:5:3]
    )
    assert found == [Segment("good", "Good", 2, 66.7), Segment("inadequate", "Inadequate", 1, 33.3)]
    assert segments([], {}, []) == []


def test_counts_by_theme_are_those_of_the_improvement_areas(candidate: ReleaseCandidate) -> None:
    context = site_context(candidate.schemas, candidate.tables)
    areas = candidate.tables["improvement_areas"]
    own = [row for row in records(areas) if row["voice"] == "inspectorate" and row["themes"]]
    expected = sorted((theme, row["improvement_id"]) for row in own for theme in row["themes"].split("|"))
    rows = by_theme(improvement_areas(context))
    assert sorted(zip(rows["theme"], rows["improvement_id"], strict=True)) == expected
    assert set(rows["region"]) == {"London"}
    lines = table_of_counts(rows, "theme", context.labels("theme"), "year", [2010, 2021])
    assert sum(cell.n for line in lines for cell in line.cells) == sum(line.n for line in lines) == len(expected)
    assert [line.n for line in lines] == sorted((line.n for line in lines), reverse=True)


def test_the_largest_number_has_the_strongest_colour() -> None:
    rows = pd.DataFrame({"theme": ["a"] * 10 + ["b"], "year": [2020] * 8 + [2021] * 2 + [2020]})
    lines = table_of_counts(rows, "theme", {"a": "A", "b": "B"}, "year", [2019, 2020, 2021])
    assert [[(cell.n, cell.step) for cell in line.cells] for line in lines] == [
        [(0, 0), (8, 5), (2, 2)],
        [(0, 0), (1, 1), (0, 0)],
    ]


def test_the_picture_of_grades_counts_the_latest_of_each_council(candidate: ReleaseCandidate, schemas: Schemas) -> None:
    table = schemas.release_tables["latest_by_council"]
    rows = [
        {
            **dict.fromkeys(table.columns),
            "authority_code": f"E0{number}",
            "local_authority": f"Council {number}",
            "inspection_id": "lambeth-2018-inspection",
            "overall_grade": grade,
            "care_leavers": "good",
        }
        for number, grade in enumerate(["outstanding", "good", "good", "inadequate", None, "requires_improvement"])
    ]
    context = site_context(candidate.schemas, {"latest_by_council": frame_of("latest_by_council", table, rows)})
    found = front._grades_now(context)
    assert [(row["label"], row["n"], row["good_or_better"]) for row in found] == [
        ("Overall effectiveness", 5, 60),
        ("Care leavers", 6, 100),
    ]
    few = {"latest_by_council": frame_of("latest_by_council", table, rows[:4])}
    assert front._grades_now(site_context(candidate.schemas, few)) == []


def test_change_over_time_begins_with_enough_councils(candidate: ReleaseCandidate, schemas: Schemas) -> None:
    table = schemas.release_tables["grades_at"]
    rows = [
        {
            "as_at": pd.Timestamp(year, 3, 31).date(),
            "area": "overall_effectiveness",
            "grade": grade,
            "n_councils": n,
            "n_graded": whole,
            "n_inspected": whole + 1,
            "share": round(n / whole, 4),
        }
        for year, grade, n, whole in [(2015, "good", 4, 4), (2016, "good", 3, 8), (2016, "inadequate", 5, 8)]
    ]
    context = site_context(candidate.schemas, {"grades_at": frame_like(frame_of("grades_at", table, rows), rows)})
    (row,) = front._over_time(context)
    assert (row["label"], row["n"], row["n_inspected"], row["good_or_better"]) == ("2016", 8, 9, 38)
    assert [(part.kind, part.n) for part in row["parts"]] == [("good", 3), ("inadequate", 5)]


#: How people without one kind of cone see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "all colours": np.eye(3),
    "without red": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "without green": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
    "without blue": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]),
}  # fmt: skip
MODES = ("light", "dark")


def colours(mode: str) -> dict[str, np.ndarray]:
    """The colours of a mode by name, as linear RGB."""
    css = (Path(TEMPLATES) / "style.css.jinja").read_text(encoding="utf-8")
    light, _, dark = css.partition("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6})", light))
    if mode == "dark":
        found |= dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6})", dark))
    return {name: linear(value) for name, value in found.items()}


def linear(value: str) -> np.ndarray:
    full = value if len(value) == 6 else "".join(2 * letter for letter in value)
    parts = np.array([int(full[place : place + 2], 16) for place in (0, 2, 4)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: np.ndarray) -> float:
    return float(colour @ np.array([0.2126, 0.7152, 0.0722]))


def lab(colour: np.ndarray) -> np.ndarray:
    """CIELAB under D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ colour.clip(0, 1)
    part = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * part[1] - 16, 500 * (part[0] - part[1]), 200 * (part[1] - part[2])])


@pytest.mark.parametrize("mode", MODES)
def test_words_can_be_read_on_every_colour(mode: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    found = colours(mode)
    pairs = [("on", name) for name in ("outstanding", "well", "requires", "inadequate")]
    pairs += [(name, "page") for name in ("ink", "quiet", "link", "good", "bad")]
    for one, other in pairs:
        dark, light = sorted((luminance(found[one]), luminance(found[other])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (one, other)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_grades_can_be_told_apart_without_a_kind_of_cone(mode: str, sight: str) -> None:
    found = colours(mode)
    seen = {name: lab(SIGHT[sight] @ found[name]) for name in ("outstanding", "well", "requires", "inadequate")}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 14, (one, other)
