"""The grades of an article about an inspection in May 2023, in the form that the tests of grades share."""

from datetime import date

from pipeline.schema.vocabularies import Area, Grade
from tests.support.articles import article
from tests.support.linked_texts import facts_of_file


def page(body: str) -> str:
    """An article about an inspection in May 2023."""
    visit = "Inspectors were in Kent from 9 to 20 May 2023."
    return article(f"{visit}\n\n{body}", title="Kent children’s services after Ofsted's inspection")


def grades(body: str) -> list[tuple[date | None, Area | None, Grade]]:
    """The first day of the inspection of each grade, its area and the grade."""
    facts = facts_of_file("news.txt", page(body))
    first = [item.period.first if item.period else None for item in facts.mentions]
    return [(first[item.mention], item.area, item.grade) for item in facts.judgements]
