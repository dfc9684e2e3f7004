"""What a web server or a store is told about the files of a release."""

import pytest

from pipeline.releases.metadata.media_types import content_type, media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SHA256SUMS", "text/plain; charset=utf-8"),
        ("texts/a-letter.txt", "text/plain; charset=utf-8"),
        ("README.md", "text/markdown; charset=utf-8"),
        ("findings.csv", "text/csv; charset=utf-8"),
        ("CITATION.cff", "text/yaml; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("site/style.css", "text/css; charset=utf-8"),
        ("site/search.js", "text/javascript; charset=utf-8"),
        ("site/chart.svg", "image/svg+xml"),
        ("datapackage.json", "application/json"),
        ("dataset.jsonld", "application/ld+json"),
        ("findings.parquet", "application/vnd.apache.parquet"),
        ("all.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("all.duckdb", "application/octet-stream"),
        ("a.other", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_with_its_type_and_texts_with_their_encoding(name: str, kind: str) -> None:
    assert content_type(name) == kind
    assert media_type(name) == kind.removesuffix("; charset=utf-8")
