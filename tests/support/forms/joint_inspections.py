"""Letters about joint targeted area inspections (JTAI), and reports of area SEND inspections."""

from tests.support.forms.form import SQUARE, Form, bullets, closing_page
from tests.support.pdfs.nodes import Break, H, Look, Note, P, Table

JTAI_2017 = Form(
    "joint targeted area inspection of 2016 to 2019: many recipients, key strengths, case studies, four signatures",
    (
        P("12 May 2017"),
        P(
            "Hugh Fictive, Director of Children’s Services, Isle of Wight Council\nGrace Pretend, Chief Nurse, Isle of Wight Clinical Commissioning Group\nNed Sample, Police and Crime Commissioner for Hampshire\nRosa Mock, Chief Constable of Hampshire Constabulary\nKit Pattern, Chair of the Isle of Wight Safeguarding Children Board"
        ),
        P("Dear local partnership"),
        P("Joint targeted area inspection of the multi-agency response to abuse and neglect on the Isle of Wight"),
        P(
            "Between 13 and 17 March 2017, Ofsted, the Care Quality Commission (CQC), HMI Constabulary (HMIC) and HMI Probation (HMI Prob) undertook a joint inspection of the multi-agency response to abuse and neglect on the Isle of Wight.¹ This inspection included a ‘deep dive’ focus on children living with domestic abuse."
        ),
        Note("1 This joint inspection was conducted under section 20 of the Children Act 2004."),
        P(
            "This letter to all the service leaders in the area outlines our findings about the effectiveness of partnership working and of the work of individual agencies on the Isle of Wight."
        ),
        P(
            "Partners on the island know one another and act together when a child is in danger at once. They act less surely when harm builds up slowly."
        ),
        H(2, "Key strengths"),
        bullets(
            "Police officers tell schools before nine in the morning when a child has been where domestic abuse took place the night before.",
            "Midwives ask every mother about domestic abuse, and write down what she says.",
            "Refuge workers sit with social workers in the hub, which helps both to see the \fwhole of a family.",
            bullet="•",
        ),
        H(2, "Case study: highly effective practice"),
        P(
            "A school nurse noticed that a boy of eight had stopped speaking in class. Within two days, the school, the police and a social worker had met, and within a week he and his mother were safe."
        ),
        H(2, "Areas for improvement"),
        bullets(
            "Probation staff are not asked to strategy discussions, though they often know the adult best.",
            "Plans do not say what the adult who harms must do.",
            bullet="•",
        ),
        H(2, "Next steps"),
        P(
            "The director of children’s services should prepare a written statement of proposed action responding to the findings outlined in this letter. This should be a multi-agency response.²"
        ),
        Note(
            "2 The Children Act 2004 (Joint Area Reviews) Regulations 2015 enable Ofsted’s chief inspector to determine which agency should make the written statement."
        ),
        P(
            "The director of children’s services should send the written statement of action to ProtectionOfChildren@ofsted.gov.uk by 18 August 2017."
        ),
        P("Yours sincerely"),
        Table(
            (
                ("Ofsted", "Care Quality Commission"),
                ("Ada Invented\nNational Director, Social Care", "Ben Invented\nDeputy Chief Inspector"),
                ("HMI Constabulary", "HMI Probation"),
                ("Cleo Invented\nHer Majesty’s Inspector of Constabulary", "Dan Invented\nAssistant Chief Inspector"),
            )
        ),
    ),
    Look(wrapped_in="Part", has_page_numbers=True),
)

JTAI_2024 = Form(
    "joint targeted area inspection since 2022: headline findings, what needs to improve, strengths, practice studies",
    (
        Table(
            (
                ((P("7 June 2024"),),),
                (
                    (
                        P("Clara Invented, Director of Children’s Services, Rutland County Council"),
                        P("Max Pretend, Executive Lead, Integrated Care Board"),
                        P("Una Sample, Chief Constable, Leicestershire Police"),
                    ),
                ),
            )
        ),
        P("Dear Rutland Local Safeguarding Partnership"),
        H(1, "Joint targeted area inspection of Rutland"),
        P(
            "This letter summarises the findings of the joint targeted area inspection (JTAI) of the multi-agency response to serious youth violence in Rutland."
        ),
        P(
            "This inspection took place from 15 to 19 April 2024. It was carried out by inspectors from Ofsted, the Care Quality Commission (CQC), His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS) and His Majesty’s Inspectorate of Probation (HMIP)."
        ),
        H(2, "Context"),
        P(
            "The findings in the report evaluate the effectiveness of the multi-agency response to children aged 10 and over who are at risk of or affected by serious youth violence."
        ),
        H(2, "Headline findings"),
        P(
            "Serious violence is rare in Rutland, and partners take it seriously before it comes. Children who are drawn to the towns nearby are noticed soon, though not by all."
        ),
        Break(),
        H(2, "What needs to improve?"),
        bullets(
            "The sharing of what the police of neighbouring counties know.",
            "Waiting times for help with mental health.",
            bullet=SQUARE,
        ),
        H(2, "Strengths"),
        bullets(
            "Youth workers who know every school in the county.",
            "A weekly meeting of all partners about children who go missing, in which decisions are made and kept, and from which each partner \ftakes something to do.",
            bullet=SQUARE,
        ),
        H(2, "Main findings"),
        P(
            "In the year before the inspection, 41 children were discussed in the weekly meeting. For 36 of them the risk became less."
        ),
        H(2, "Practice study: highly effective practice"),
        P(
            "A girl of 14 was seen in Peterborough with adults who were known to the police. Her youth worker went there with her mother and brought her home."
        ),
        H(2, "Practice study: area for improvement"),
        P(
            "A boy of 15 waited seven months for an assessment of his mental health, and was excluded from school before it took place."
        ),
        H(2, "Next steps"),
        P(
            "We have determined that Rutland County Council is the principal authority and should prepare a written statement of proposed action responding to the findings outlined in this letter."
        ),
        P(
            "Rutland County Council should send the written statement of action to ProtectionOfChildren@ofsted.gov.uk by 16 September 2024."
        ),
        P("Yours sincerely"),
        P("Ada Invented\nNational Director Regulation and Social Care, Ofsted"),
        P("Ben Invented\nChief Inspector of Healthcare, CQC"),
    ),
    Look(has_page_numbers=True),
)

AREA_SEND_2024 = Form(
    "area SEND inspection since 2023: one of three outcomes in a sentence, priority actions with who is responsible",
    (
        H(1, "Area SEND inspection of Isle of Wight Local Area Partnership"),
        P("Inspection dates: 7 to 11 October 2024"),
        P("Date of previous inspection: 4 to 8 November 2019"),
        H(2, "Inspection outcome"),
        P(
            "The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with special educational needs and/or disabilities (SEND). The local area partnership must work jointly to make improvements."
        ),
        P("The next full area SEND inspection will be within approximately three years."),
        P(
            "Ofsted and the Care Quality Commission (CQC) ask that the local area partnership updates and publishes its strategic plan based on the recommendations set out in this report."
        ),
        H(2, "Information about the local area partnership"),
        P(
            "Isle of Wight Council and NHS Hampshire and Isle of Wight Integrated Care Board (ICB) are jointly responsible for the planning and commissioning of services for children and young people with SEND on the Isle of Wight."
        ),
        H(2, "What is it like to be a child or young person with SEND in this area?"),
        P(
            "Young children on the island get help early, and their families know who to ask. From the age of 14 the help gets thinner, and for some it comes to an end with school."
        ),
        P("Waits for an assessment of autism are long: 68 weeks on average in August 2024."),
        H(2, "What is the area partnership doing that is effective?"),
        bullets(
            "Health visitors and nurseries notice children’s needs soon and tell one another.",
            "The short breaks are many and parents helped to plan them, so that families go to those that are right \ffor their child.",
            bullet=SQUARE,
        ),
        H(2, "What does the area partnership need to do better?"),
        bullets(
            "Education, health and care plans are finished in time for only 41% of children.",
            "Preparation for adulthood begins too late.",
            bullet=SQUARE,
        ),
        H(2, "Areas for improvement"),
        Table(
            (
                ((P("Areas for improvement"),),),
                (
                    (
                        P(
                            "Leaders across education, health and care should make sure that plans are finished in time and looked at every year."
                        ),
                    ),
                ),
                (
                    (
                        P(
                            "The ICB should shorten the waits for assessments of autism and help families while they wait."
                        ),
                    ),
                ),
            )
        ),
        H(2, "Local area partnership details"),
        Table(
            (
                ("Local authority", "Integrated care board"),
                ("Isle of Wight Council", "NHS Hampshire and Isle of Wight ICB"),
                ("Hugh Fictive, Director of Children’s Services", "Jo Pretend, Chief Executive"),
                ("www.iow.gov.uk", "www.hantsiow.icb.nhs.uk"),
                ("County Hall\nNewport\nIsle of Wight\nPO30 1UD", "Omega House\nEastleigh\nSO50 5PB"),
            )
        ),
        H(2, "Information about this inspection"),
        P(
            "This inspection was carried out at the request of the Secretary of State for Education under section 20(1)(a) of the Children Act 2004."
        ),
        H(2, "Inspection team"),
        Table(
            (
                ("Ofsted", "Care Quality Commission"),
                ("Ivy Mock, Ofsted Lead inspector", "Ray Sample, CQC Lead inspector"),
                ("Guy Pattern, Ofsted HMI", "Fay Example, CQC inspector"),
            )
        ),
        *closing_page(2024),
    ),
    Look(running_head="Area SEND inspection of Isle of Wight Local Area Partnership", has_page_numbers=True),
)
