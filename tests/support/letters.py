"""A letter on a focused visit, made by the tests, of which a test may change any part."""

_LETTER = """Ofsted
www.gov.uk/ofsted

{published}

Theresa Leavy
Executive Director of People
{address}

Dear Ms Leavy

Focused visit to {title}children’s services

This letter summarises the findings of the focused visit to {opening}children’s services {visit}. His Majesty’s \
Inspectors for this visit were Tracey Ledder and Joy Howick.

Headline findings

{headline}

What needs to improve in this area of social work practice?

{improve}

Main findings

{findings}

Yours sincerely

Tracey Ledder
His Majesty’s Inspector
"""
_USUAL = {
    "published": "22 June 2023",
    "address": "Dorset Council",
    "title": "Dorset ",
    "opening": "Dorset ",
    "visit": "on 17 and 18 May 2023",
    "headline": "Leaders have sustained strong practice.",
    "improve": "- The quality and timeliness of supervision.",
    "findings": "Over 50 contacts were not timely.",
}


def letter(**changed: str) -> str:
    """The letter with some parts changed, by the name of the part."""
    assert changed.keys() <= _USUAL.keys()
    return _LETTER.format(**(_USUAL | changed))
