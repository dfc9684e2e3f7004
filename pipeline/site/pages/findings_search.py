"""The page that searches all findings, and the scripts that hold them.

A page opened from a disk may not fetch data, but it may load a script. Each script assigns the findings of one
authority, or some of them, to a key of `window.findings`; `templates/findings_search.html.jinja` searches them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.schema.frames import records
from pipeline.site.context import SiteContext
from pipeline.site.pages.front import MOST_LISTED

#: The most bytes of findings in one script.
_LARGEST_SCRIPT: Final = 400_000


def search_scripts(context: SiteContext, inspections: pd.DataFrame) -> Iterator[tuple[str, str, bytes]]:
    """The findings of each authority as scripts: the authority's slug, the name of the script, and its content.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
    """
    findings = _coded_findings(context)
    positions = findings.groupby("inspection_id", sort=False).indices
    for slug, rows in inspections.groupby("slug"):
        authority = str(slug)
        own = [position for name in rows["inspection_id"] for position in positions.get(name, ())]
        if not own:
            continue
        found = findings.take(own)
        names = list(zip(rows["inspection_id"], rows["kind"] + ", " + rows["when"], strict=True))
        inspection = pd.Index(rows["inspection_id"]).get_indexer(found["inspection_id"])
        document, documents = pd.factorize(found["document_id"])
        start = f'{{"inspections": {_json(names)},\n"documents": {_json(list(documents))},\n"rows": [\n'
        lines = (
            _json([i, d, row["finding_id"].removeprefix(row["document_id"]), *row["codes"], row["text"]])
            for i, d, row in zip(inspection.tolist(), document.tolist(), records(found), strict=True)
        )
        for number, part in enumerate(_parts(lines), 1):
            name = authority if number == 1 else f"{authority}_{number}"
            script = f'(window.findings = window.findings || {{}})["{name}"] = {start}' + ",\n".join(part) + "\n]};\n"
            yield authority, name, script.encode()


def findings_search_page(context: SiteContext, inspections: pd.DataFrame, scripts: Mapping[str, list[str]]) -> bytes:
    """The search, and links to every inspection's findings for browsers without scripts.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        scripts: the names of the scripts of each authority, by its slug.
    """
    counts = context.tables["findings"].groupby("inspection_id").size().rename("n")
    found = inspections.merge(counts, left_on="inspection_id", right_index=True)
    authorities = [
        {
            "name": authority,
            "slug": slug,
            "scripts": scripts[str(slug)],
            "inspections": records(rows[["inspection_id", "kind", "when", "n"]]),
            "n": int(rows["n"].sum()),
        }
        for (authority, slug), rows in found.groupby(["authority", "slug"])
    ]
    return context.page(
        "findings_search.html.jinja",
        "",
        authorities=authorities,
        n_findings=int(found["n"].sum()),
        lists_inspections=len(inspections) <= MOST_LISTED,
    )


def _coded_findings(context: SiteContext) -> pd.DataFrame:
    """Findings with `codes`: polarity, voice and themes as their positions in the vocabularies."""
    findings = context.tables["findings"]
    findings = findings[["finding_id", "inspection_id", "document_id", "polarity", "voice", "text"]]
    themes = context.tables["finding_themes"]
    theme = _positions(context, "theme", themes["theme"])
    of_finding = {name: theme[rows].tolist() for name, rows in themes.groupby("finding_id", sort=False).indices.items()}
    polarity = _positions(context, "polarity", findings["polarity"]).tolist()
    voice = _positions(context, "voice", findings["voice"]).tolist()
    names = findings["finding_id"].tolist()
    codes = [[p, v, of_finding.get(name, [])] for p, v, name in zip(polarity, voice, names, strict=True)]
    return findings.assign(codes=pd.Series(codes, findings.index, dtype=object))


def _positions(context: SiteContext, vocabulary: str, terms: pd.Series) -> npt.NDArray[np.intp]:
    """The position of each term in its vocabulary."""
    return pd.Index(list(context.labels(vocabulary))).get_indexer(pd.Index(terms))


def _parts(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines in parts that each fit into a script."""
    part, size = list[str](), 0
    for line in lines:
        length = len(line.encode())
        if part and size + length > _LARGEST_SCRIPT:
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    if part:
        yield part


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
