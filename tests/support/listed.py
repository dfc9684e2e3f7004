"""A document that the inspectorate lists for Lambeth."""

from datetime import date

from pipeline.publications.found import Publication
from pipeline.publications.vocabularies import PublicationKind

LISTED = Publication(
    publication_id="lambeth-1",
    url="https://files.ofsted.gov.uk/v1/file/1",
    authority_code="E09000022",
    authority_name="Lambeth",
    listed_at="https://reports.ofsted.gov.uk/provider/44/80506",
    kind=PublicationKind.FOCUSED_VISIT,
    link_text="focused visit, pdf - 09 may 2018",
    day=date(2018, 5, 9),
    file_name="ofsted/lambeth/1.pdf",
    first_seen=date(2026, 11, 30),
    last_seen=date(2026, 11, 30),
)
