"""One module for each format in which documents about inspections are written.

`base` has what all formats share. To add a format, write a module with a subclass of `Format`, name the class in
`FORMATS` and add golden documents.
"""

from typing import Final

from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.letter import InspectorsLetter
from pipeline.extraction.formats.news import CouncilNews
from pipeline.extraction.formats.other_publishers import (
    CommitteePaper,
    GuidancePage,
    InspectoratePage,
)
from pipeline.extraction.formats.press import PressArticle
from pipeline.extraction.formats.report import InspectionReport
from pipeline.extraction.formats.unrecognised import Unrecognised

#: In the order in which they are asked; the first that recognises a document reads it, and the last recognises any.
FORMATS: Final[tuple[type[Format], ...]] = (
    InspectorsLetter,
    InspectionReport,
    CommitteePaper,
    PressArticle,
    GuidancePage,
    InspectoratePage,
    CouncilNews,
    Unrecognised,
)
