"""Reports of the single inspection framework, 2013 to 2017."""

from tests.support.forms.form import OLD_SQUARE, Form, bullets, closing_page, numbered
from tests.support.pdfs.nodes import Break, H, Item, Look, Note, P, Table

SINGLE_2015 = Form(
    "single inspection framework: grades in sentences and in layout tables, the local authority and the board (LSCB)",
    (
        P("Isle of Wight Council"),
        P("Inspection of services for children in need of help and protection, children looked after and care leavers"),
        P("and"),
        P("Review of the effectiveness of the Local Safeguarding Children Board¹"),
        Note(
            "1 Ofsted produces this report under its power to combine reports in accordance with section 152 of the Education and Inspections Act 2006."
        ),
        P("Inspection date: 3 March 2015 – 26 March 2015"),
        P("Report published: 2 June 2015"),
        Table(
            (
                ((P("The overall judgement is that children’s services require improvement"),),),
                (
                    (
                        P(
                            "No failures were seen that leave children unsafe or at risk of significant harm. The council does not yet give all of its children good help, care and protection."
                        ),
                        P(
                            "It is Ofsted’s expectation that, as a minimum, all children and young people receive good help, care and protection."
                        ),
                    ),
                ),
            )
        ),
        Table(
            (
                ((P("The judgements on areas of the service that contribute to overall effectiveness are:"),), ""),
                ((numbered(1, "Children who need help and protection"),), (P("Requires improvement"),)),
                ((numbered(2, "Children looked after and achieving permanence"),), (P("Good"),)),
                ((P("2.1 Adoption performance"),), (P("Outstanding"),)),
                ((P("2.2 Experiences and progress of care leavers"),), (P("Requires improvement"),)),
                ((numbered(3, "Leadership, management and governance"),), (P("Requires improvement"),)),
            )
        ),
        Break(),
        H(1, "The local authority"),
        H(2, "Summary of findings"),
        P("Children’s services in the Isle of Wight require improvement because:"),
        P("Leadership and management"),
        bullets(
            "Leaders do not use what audits find. Of the 40 audits of last year, fewer than half led to a change in practice.",
            "Too many social workers left in the winter of 2014, and children tell their stories again and again.",
            bullet=OLD_SQUARE,
            tags_bullets=False,
        ),
        P("Quality of practice"),
        bullets(
            "Plans for children in need are seldom clear about what must change and by when, so that some children wait too \flong for the help that they need.",
            "Visits to children are regular, but what children say in them is not always written down.",
            bullet=OLD_SQUARE,
            tags_bullets=False,
        ),
        H(2, "What does the local authority need to improve?"),
        H(3, "Priority and immediate action"),
        numbered(
            1, "Ensure that every child who goes missing is offered an interview within three days of coming back."
        ),
        H(3, "Areas for improvement"),
        P("Quality of practice"),
        numbered(
            2,
            "Ensure that plans for children in need say what must change, who is to do it and by when.",
            "Ensure that the views of children stand in the records of visits.",
        ),
        P("Leadership, management and governance"),
        numbered(4, "Ensure that the findings of audits lead to training and are looked at again after six months."),
        H(2, "The local authority’s strengths"),
        numbered(
            5, "Adopters are found quickly, and brothers and sisters are kept together wherever that is right for them."
        ),
        H(2, "Progress since the last inspection"),
        numbered(
            6,
            "The last Ofsted inspection of the Isle of Wight’s arrangements for the protection of children was in November 2012. The local authority was judged to be inadequate.",
            "The last Ofsted inspection of the Isle of Wight’s services for looked after children was in October 2010. The local authority was judged to be adequate.",
        ),
        H(2, "Summary for children and young people"),
        bullets(
            "When you need help, somebody comes to see you soon. Some of you have had too many social workers.",
            tags_bullets=False,
        ),
        Break(),
        H(2, "Information about this local authority area²"),
        Note(
            "2 The local authority was given the opportunity to review this section of the report and has updated it with local unvalidated data where this was available."
        ),
        P("Children living in this area"),
        bullets(
            "Approximately 25,600 children and young people under the age of 18 years live in the Isle of Wight. This is 18.4% of the total population in the area.",
            "Approximately 21% of the local authority’s children are living in poverty.",
            Item(
                "The proportion of children entitled to free school meals:",
                (
                    bullets(
                        "in primary schools is 14.2% (the national average is 17%)",
                        "in secondary schools is 12.9% (the national average is 15%).",
                        bullet="–",
                    ),
                ),
            ),
        ),
        P("Child protection in this area"),
        bullets(
            "At 28 February 2015, 214 children and young people were the subject of a child protection plan. This is an increase from 187 at 31 March 2014."
        ),
        P("Children looked after in this area"),
        bullets(
            Item(
                "At 28 February 2015, 203 children were being looked after by the local authority (a rate of 79 per 10,000 children). This is an increase from 182 (71 per 10,000 children) at 31 March 2014. Of this number:",
                (
                    bullets(
                        "51 (25%) live outside the local authority area",
                        "18 live in residential children’s homes, of whom 61% live out of the authority area",
                        bullet="–",
                    ),
                ),
            ),
            Item(
                "In the last 12 months:",
                (
                    bullets(
                        "there have been 14 adoptions",
                        "11 children became subjects of special guardianship orders",
                        bullet="–",
                    ),
                ),
            ),
        ),
        P("Other Ofsted inspections"),
        bullets(
            "The local authority operates two children’s homes. One was judged to be good and one to be adequate in their most recent Ofsted inspection."
        ),
        P("Other information about this area"),
        bullets(
            "The Director of Children’s Services has been in post since July 2013.",
            "The chair of the LSCB has been in post since January 2014.",
        ),
        Break(),
        H(1, "Inspection judgements about the local authority"),
        Table(
            (
                ("Key judgement", "Judgement grade"),
                ("The experiences and progress of children who need help and protection", "Requires improvement"),
                (
                    (
                        P("Summary"),
                        P(
                            "Thresholds are known to partners and the first response to a concern is prompt. The work that follows is uneven: plans drift, and managers do not ask often enough whether a child is safer than before. Early help has grown, and families say that it comes when they ask for it. Children who go missing are not always spoken to when they come back, so that nobody learns what drew them away. Disabled children are known by name to those who decide about them. Private fostering is seldom noticed: four children were known to live so, and there are likely to be more. Those who work with children at night know what those who work by day have done."
                        ),
                    ),
                    "",
                ),
            )
        ),
        numbered(
            8,
            "Early help is well placed in the schools of the island. Between April and December 2014, 312 families were helped in this way, and 12% of them needed a social worker later on.",
            "Strategy discussions take place on the day of the referral in most cases. Health services took part in 34 of the 50 that inspectors looked at. (Recommendation)",
        ),
        P("The graded judgement for adoption performance is that it is outstanding"),
        numbered(
            10,
            "Children wait 402 days on average between entering care and moving in with their adoptive family, which is less than the national threshold of 547 days.",
        ),
        P("The graded judgement about the experience and progress of care leavers is that it requires improvement"),
        numbered(
            11,
            "Personal advisers know the young people well, but 31% of care leavers are not in education, employment or training.",
        ),
        Break(),
        H(1, "The Local Safeguarding Children Board (LSCB)"),
        P("The Local Safeguarding Children Board is good"),
        P(
            "The arrangements in place to evaluate the effectiveness of what is done by the authority and board partners to safeguard and promote the welfare of children are good."
        ),
        H(2, "Summary of findings"),
        P("The LSCB is good because:"),
        bullets("Its chair asks partners for proof, and they bring it.", tags_bullets=False),
        H(2, "What does the LSCB need to improve?"),
        numbered(12, "Ensure that the annual report says what difference the board has made."),
        Break(),
        H(1, "What the inspection judgements mean"),
        P(
            "An outstanding local authority leads highly effective services. A good one leads effective services. In one that requires improvement there are no widespread or serious failures. One that is inadequate provides services where there are such failures."
        ),
        H(1, "Information about this inspection"),
        P(
            "The inspection of the local authority was carried out under section 136 of the Education and Inspections Act 2006."
        ),
        P("The inspection team"),
        P("Lead inspector: Mary Invented"),
        P("Deputy lead inspector: John Fictive"),
        P("Team inspectors: Ann Example, Tom Sample, Ruth Pattern"),
        P("Quality assurance manager: Carl Mock"),
        *closing_page(2015),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

SINGLE_2017 = Form(
    "single inspection framework since 2016: an executive summary, recommendations, previous inspections",
    (
        P("Rutland County Council"),
        P("Inspection of services for children in need of help and protection, children looked after and care leavers"),
        P("and"),
        P("Review of the effectiveness of the Local Safeguarding Children Board"),
        P("Inspection date: 7 November 2016 to 1 December 2016"),
        P("Report published: 30 January 2017"),
        Table((((P("Children’s services in Rutland require improvement to be good"),),),)),
        Table(
            (
                ((numbered(1, "Children who need help and protection"),), (P("Requires improvement"),)),
                ((numbered(2, "Children looked after and achieving permanence"),), (P("Good"),)),
                ((P("2.1 Adoption performance"),), (P("Good"),)),
                ((P("2.2 Experiences and progress of care leavers"),), (P("Inadequate"),)),
                ((numbered(3, "Leadership, management and governance"),), (P("Requires improvement"),)),
            )
        ),
        Break(),
        H(1, "Executive summary"),
        P(
            "Services for the children of the county have become better in parts since the last inspection. Good work with families at an early stage stands beside plans for children in need that go on for years without an end in sight."
        ),
        P(
            "For care leavers the council does too little. It has lost touch with nine of 26 of them, and nobody looked for them before the inspection began."
        ),
        Break(),
        H(1, "The local authority"),
        H(2, "Information about this local authority area"),
        P("Previous Ofsted inspections"),
        bullets(
            "The local authority does not operate any children’s homes.",
            "The previous inspection of the local authority’s arrangements for the protection of children was in January 2013. The local authority was judged to be adequate.",
            tags_bullets=False,
        ),
        P("Local leadership"),
        bullets(
            "The director of children’s services (DCS) has been in post since May 2015.",
            "The DCS is also responsible for adult services.",
            "The chair of the LSCB has been in post since September 2014.",
            tags_bullets=False,
        ),
        P("Children living in this area"),
        bullets(
            "Approximately 7,800 children and young people under the age of 18 years live in Rutland. This is 20.4% of the total population in the area.",
            tags_bullets=False,
        ),
        P("Children looked after in this area"),
        bullets(
            "At 31 October 2016, 39 children were being looked after by the local authority (a rate of 50 per 10,000 children). This is an increase from 34 (43 per 10,000 children) at 31 March 2016.",
            tags_bullets=False,
        ),
        H(1, "Recommendations"),
        numbered(
            1,
            "Find every care leaver with whom the council has lost touch, and visit them at least every eight weeks.",
            "Ensure that plans for children in need are looked at by a manager after six months and either closed or changed, \fwith the reasons for it in the record.",
            "Give social workers supervision every month that asks what has changed for the child.",
        ),
        H(1, "Summary for children and young people"),
        bullets(
            "Social workers listen to you and you like them. If you have left care, not enough has been done to find out how you are.",
            tags_bullets=False,
        ),
        Break(),
        Table(
            (
                ("The experiences and progress of children who need help and protection", "Requires improvement"),
                (
                    (
                        P("Summary"),
                        P(
                            "Contacts are dealt with on the same day. Assessments are mostly good, and what follows them is not always so. Children in need have plans that say what is wrong and not what is to be done. In some families three plans have been made and closed in two years. Partners come to meetings and bring what they know. Where a child must be protected at once, the police and the council act on the same day, and they did so for all of the 12 children whose records inspectors read. For those who are harmed little by little, by neglect or by quarrels in the house, the answer comes late."
                        ),
                    ),
                    "",
                ),
            )
        ),
        H(2, "Inspection findings"),
        numbered(
            4,
            "The single front door answers every contact within one working day. In September 2016 that was true of 97% of contacts. (Recommendation)",
        ),
        P("The graded judgement for adoption performance is that it is good"),
        numbered(
            5, "Two children have been adopted in the year before the inspection, both with families that live near."
        ),
        P("The graded judgement about the experience and progress of care leavers is that it is inadequate"),
        numbered(6, "Only 11 of 26 care leavers have a pathway plan that is less than a year old."),
        H(1, "The Local Safeguarding Children Board (LSCB)"),
        P("The Local Safeguarding Children Board requires improvement to be good"),
        H(1, "Information about this inspection"),
        P("The inspection team"),
        P("Lead inspector: Jane Imaginary"),
        P("Team inspectors: Paul Pretend, Eve Makebelieve"),
        *closing_page(2017),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)
