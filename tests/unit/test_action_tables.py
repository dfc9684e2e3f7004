"""Actions that a council's page lists in a table."""

from datetime import date

import pytest

from pipeline.extraction.facts import DocumentFacts
from pipeline.schema.vocabularies import ActionStatus, DocumentFlag, PassageRole
from tests.support.linked_texts import facts_of_file

PAGE = """<html><body><main><h1>Our answer to Ofsted</h1><p>1 June 2023</p>
<p>Ofsted made a focused visit to Kent County Council's children's services on 9 and 10 May 2023. Inspectors found that
social workers know children well, but that plans are not always clear. The table shows what comes of it.</p>
<table>{rows}</table>
<p>Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody who spoke to the inspectors.”</p>
</main></body></html>"""
STAGES = [
    ("Completed", ActionStatus.DONE),
    ("In progress - on track", ActionStatus.UNDER_WAY),
    ("Not yet started", ActionStatus.PLANNED),
]


def page(*rows: tuple[str, ...]) -> DocumentFacts:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return facts_of_file("page.html", PAGE.format(rows=cells))


@pytest.mark.parametrize(("stage", "status"), STAGES)
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1)])
def test_a_row_gives_an_action_with_its_stage_and_its_day(
    stage: str, status: ActionStatus, order: tuple[int, ...]
) -> None:
    names, row = ("Action", "Progress", "By when"), ("Train all managers in plain English", stage, "By 30 June 2024")
    facts = page(tuple(names[index] for index in order), tuple(row[index] for index in order))
    (action,) = facts.actions
    assert facts.document.words(action.span) == "Train all managers in plain English"
    assert (action.status, action.due_by) == (status, None if status is ActionStatus.DONE else date(2024, 6, 30))
    assert facts.document.words(action.cue_span) == stage


def test_the_name_of_a_column_can_show_the_stage() -> None:
    facts = page(("What we will do", "When"), ("Open a family hub in Dover", "31 March 2024"), ("Hire staff", "soon"))
    assert [(action.status, action.due_by) for action in facts.actions] == [
        (ActionStatus.PLANNED, date(2024, 3, 31)),
        (ActionStatus.PLANNED, None),
    ]


def test_a_column_before_that_of_the_actions_has_none() -> None:
    facts = page(("Area", "Action", "Progress"), ("Leadership", "Train all managers", "In progress"))
    assert [facts.document.words(action.span) for action in facts.actions] == ["Train all managers"]


@pytest.mark.parametrize(
    "rows",
    [
        (("Grade", "Year"), ("Good", "2023")),
        (("Action", "Owner"), ("Train all managers", "Head of service")),
        (("Action", "Progress"), ("Train all managers", "See page 4")),
    ],
    ids=["no actions", "no stage", "a stage that is not known"],
)
def test_a_row_without_a_known_stage_gives_none(rows: tuple[tuple[str, ...], ...]) -> None:
    assert page(*rows).actions == ()


def test_cells_of_an_action_are_understood() -> None:
    facts = page(("Action", "Status", "Date"), *((f"Train team {number}", "Done", "1 May 2023") for number in range(9)))
    assert DocumentFlag.LITTLE_UNDERSTOOD not in facts.flags
    words = {facts.document.words(item.span) for item in facts.passages if item.role == PassageRole.ACTION}
    assert {"Train team 0", "Done", "1 May 2023"} <= words


def test_lines_of_plain_text_with_upright_strokes_are_a_table() -> None:
    text = (
        "Kent County Council\n\nKent's answer to Ofsted\n\nKent news | 1 June 2023\n\n"
        "Ofsted made a focused visit to children's services on 9 and 10 May 2023. Inspectors found steady progress.\n\n"
        "Our progress at a glance:\n\nWhat | When | Where we are\n"
        "Weekly meeting for court work set up | May 2023 | Done\n"
        "New legal panel to be chaired by a senior lawyer | 31 January 2024 | To do\n\n"
        "Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody who helped us.”\n"
    )
    facts = facts_of_file("news.txt", text)
    assert facts.published is not None
    assert facts.published.first == date(2023, 6, 1)
    assert [(facts.document.words(item.span), item.status, item.due_by) for item in facts.actions] == [
        ("Weekly meeting for court work set up", ActionStatus.DONE, None),
        ("New legal panel to be chaired by a senior lawyer", ActionStatus.PLANNED, date(2024, 1, 31)),
    ]
