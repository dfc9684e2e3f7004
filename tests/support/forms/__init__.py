"""Documents made for tests, one for each form in which Ofsted writes: `FORMS`.

The councils are real; everything else about them is invented: people, dates, numbers and grades. The fixed sentences of
each form are Ofsted's, in their usual places; the rest is in our own words. The tags are those of the real files of the
time: tables that only lay out the page, lists whose bullets are in their words, notes in the middle of a list.
"""

from typing import Final

from tests.support.forms.focused_visits import FOCUSED_2018, FOCUSED_2021, FOCUSED_2025
from tests.support.forms.form import Form
from tests.support.forms.ilacs_inspections import ILACS_2019, ILACS_2024, ILACS_2026
from tests.support.forms.joint_inspections import AREA_SEND_2024, JTAI_2017, JTAI_2024
from tests.support.forms.single_inspections import SINGLE_2015, SINGLE_2017

FORMS: Final[dict[str, Form]] = {
    "report-2015": SINGLE_2015,
    "report-2017": SINGLE_2017,
    "ilacs-2019": ILACS_2019,
    "ilacs-2024": ILACS_2024,
    "ilacs-2026": ILACS_2026,
    "focused-visit-2018": FOCUSED_2018,
    "focused-visit-2021": FOCUSED_2021,
    "focused-visit-2025": FOCUSED_2025,
    "jtai-2017": JTAI_2017,
    "jtai-2024": JTAI_2024,
    "area-send-2024": AREA_SEND_2024,
}
