"""Letters about focused visits, since 2018."""

from typing import Final

from tests.support.forms.form import SQUARE, Form, bullets
from tests.support.pdfs.nodes import Break, H, Item, Look, Note, P, Table

_LETTERHEAD: Final = Table(
    (
        (
            (P("Piccadilly Gate"), P("Store Street\nManchester M1 2WD")),
            (P("T 0300 123 1231"), P("Textphone 0161 618 8524"), P("enquiries@ofsted.gov.uk"), P("www.gov.uk/ofsted")),
        ),
    )
)

FOCUSED_2018 = Form(
    "focused visit of 2018: an overview, what needs to improve, findings as items; the letterhead is a table",
    (
        _LETTERHEAD,
        P("9 November 2018"),
        P("Ms Clara Invented\nDirector for People\nRutland County Council\nCatmose\nOakham\nLE15 6HP"),
        P("Dear Ms Invented"),
        P("Focused visit to Rutland County Council children’s services"),
        P(
            "This letter summarises the findings of a focused visit to Rutland County Council children’s services on 16 and 17 October 2018, carried out by Peter Sample and Vera Mock, Her Majesty’s Inspectors."
        ),
        P(
            "The inspectors looked at the local authority’s arrangements for children in need and children subject to a child protection plan. They read case records and talked to social workers and managers."
        ),
        P("Overview"),
        P(
            "Since the last inspection in 2016, when children’s services were judged to require improvement, the council has made good use of its time. Most children in need are seen often and their plans are \fup to date. Work before birth is weaker."
        ),
        P("What needs to improve in this area of social work practice"),
        bullets("The planning for babies before they are born.", "The recording of supervision."),
        P("Findings"),
        bullets(
            "Visits are regular and social workers see children alone. In all but two of the 24 cases that inspectors looked at, the voice of the child was clear.",
            "Assessments before birth begin late, on average in the 31st week, and leave parents little time.",
            "Managers meet social workers each month. What they agree is not always written down, so that it is hard to see what has been \fdone about it since.",
        ),
        P(
            "Ofsted will take the findings from this focused visit into account when planning your next inspection or visit."
        ),
        P("Yours sincerely"),
        P("Peter Sample"),
        P("Her Majesty’s Inspector"),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

FOCUSED_2021 = Form(
    "focused visit of 2020 and 2021, of the whole service in the time of COVID-19: no overview, five inspectors",
    (
        P("14 June 2021"),
        P("Mr Hugh Fictive\nDirector of Children’s Services\nIsle of Wight Council\nCounty Hall\nNewport\nPO30 1UD"),
        P("Dear Mr Fictive"),
        P("Focused visit to Isle of Wight children’s services"),
        P(
            "Her Majesty’s Chief Inspector of Education, Children’s Services and Skills is leading Ofsted’s work into how England’s social care system has delivered child-centred practice and care within the context of the restrictions placed on society during the COVID-19 (coronavirus) pandemic."
        ),
        P(
            "This letter summarises the findings of a focused visit to Isle of Wight children’s services on 5 and 6 May 2021. Her Majesty’s Inspectors were Dora Pattern, Leo Example and Amy Pretend."
        ),
        P(
            "The methodology for this visit was in line with the inspection of local authority children’s services (ILACS) framework. However, the delivery model was adapted to reflect the COVID-19 context. This visit was carried out fully by remote means."
        ),
        H(2, "What needs to improve in this area of social work practice"),
        bullets("Access to dental care for children in care.", "The quality of return home interviews."),
        H(2, "Findings"),
        bullets(
            "Social workers went on visiting children in their homes all through the pandemic. Of all children on a plan, 92% were seen in person at least once a month.",
            "Schools on the island stayed open for children with a social worker, and most of them came.",
            Item(
                "A new rota let staff rest:",
                (bullets("those with small children worked in the mornings;", "others worked late.", bullet="o"),),
            ),
            "Dental checks stopped in March 2020 and have begun again for fewer than half of the children in care.",
        ),
        P(
            "Ofsted will take the findings from this focused visit into account when planning your next inspection or visit. I am copying this letter to the Department for Education."
        ),
        P("Yours sincerely"),
        P("Dora Pattern"),
        P("Her Majesty’s Inspector"),
    ),
    Look(has_page_numbers=True),
)

FOCUSED_2025 = Form(
    "focused visit since 2023: headline findings, the national framework in a note, main findings as paragraphs",
    (
        P("Ofsted\nPiccadilly Gate\nStore Street\nManchester\nM1 2WD"),
        P("T 0300 123 1231"),
        P("21 October 2025"),
        P(
            "Ms Clara Invented\nStrategic Director of Children’s Services\nRutland County Council\nCatmose\nOakham\nLE15 6HP"
        ),
        P("Dear Ms Invented"),
        H(1, "Focused visit to Rutland children’s services"),
        P(
            "This letter summarises the findings of the focused visit to Rutland children’s services on 16 and 17 September 2025. His Majesty’s Inspectors for this visit were Sam Mock and Tess Sample."
        ),
        P(
            "Inspectors looked at the local authority’s arrangements for the ‘front door’, and in particular at decisions about contacts and referrals."
        ),
        P(
            "This visit was carried out in line with the inspection of local authority children’s services (ILACS) framework."
        ),
        H(2, "Headline findings"),
        P(
            "Children for whom somebody is worried get a quick and thoughtful answer in Rutland. The service has grown stronger since the last inspection in 2024. Two things stand out as less good: feedback to those who refer, and the work at night."
        ),
        Break(),
        H(2, "What needs to improve in this area of social work practice?¹"),
        Note(
            "1 The areas for improvement have been cross-referenced with the outcomes, enablers or principles in the Children’s Social Care: National Framework."
        ),
        bullets(
            "Feedback to professionals about what has become of their referral (enabler: multi-agency working is prioritised, national framework).",
            "The response to children outside of office hours (outcome 3, national framework).",
            bullet=SQUARE,
        ),
        H(2, "Main findings"),
        P(
            "Contacts are read by a qualified social worker within an hour, and parents are asked for their consent wherever that is safe."
        ),
        P(
            "Out of hours, the service is shared with a neighbouring council. Its workers cannot see the records of Rutland, and so they decide without knowing \fwhat has happened before."
        ),
        P(
            "Ofsted will take the findings from this focused visit into account when planning the next inspection or visit."
        ),
        P("Yours sincerely"),
        P("Sam Mock"),
        P("His Majesty’s Inspector"),
    ),
    Look(has_page_numbers=True),
)
