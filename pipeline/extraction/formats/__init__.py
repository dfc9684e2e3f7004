"""One module for each way in which documents about inspections are written.

A format recognises its documents and says where things stand in them. Adding one is adding a module, its golden
documents, and a line in `ALL`.
"""

from typing import Final

from pipeline.extraction.formats.letter import InspectorsLetter
from pipeline.extraction.formats.news import CouncilNews
from pipeline.extraction.formats.report import InspectionReport
from pipeline.extraction.readers import Format

#: In the order in which they are asked; the first that recognises a document reads it.
ALL: Final[tuple[Format, ...]] = (InspectorsLetter(), InspectionReport(), CouncilNews())
