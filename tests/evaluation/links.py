"""How well claims, omissions, actions and follow-ups agree with labels made by reading.

It builds the tables of the labelled documents and measures precision and recall of links and verdicts. The labels are
in `labels/`, as places in documents that are named by their hash.

Labels name places by the offsets of the text as it is read, with a digest of the words there, so that a label whose
words have moved is reported and not counted.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pipeline.core.paths import ROOT
from pipeline.execution.batches import Rejection, Task, read_batch
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.authorities import load_authorities
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.linking.link import link
from pipeline.schema.rows import Row
from pipeline.sources.discovery import SourceFile, find_sources
from pipeline.sources.registry import Registry, load_registry
from tests.support.tables import rows_of

LABELS: Final = Path(__file__).parent / "labels"
CORPUS: Final = ROOT.parent / "shared" / "corpus" / "development"
SOURCES: Final = ROOT / "sources"

#: A place in a document: its hash, first and last offset.
Place = tuple[str, int, int]
#: Labels of a pair that is a link; `linked` where its direction was not labelled.
_LINKED: Final = frozenset({"improved", "not_improved", "still_required", "unclear", "linked"})


#: The files of labels of follow-ups. Of the eleven councils the three or four most alike findings of each of 165 pairs of
#: an area and a later inspection were labelled.
_FOLLOW_UPS: Final = {
    "follow_ups": "follow-ups, Lambeth (looked at while the rules were made)",
    "follow_ups_other_councils": "follow-ups, eleven other councils (looked at while the rules were made)",
    "follow_ups_heldout": "follow-ups, a council that was not looked at",
}


@dataclass(frozen=True, slots=True)
class Score:
    """How often something was found that is there, and how often what was found is there."""

    right: int
    found: int
    there: int

    def __str__(self) -> str:
        """Precision and recall with the counts behind them."""
        return (
            f"precision {share(self.right, self.found)} ({self.right} of {self.found}),"
            f" recall {share(self.right, self.there)} ({self.right} of {self.there})"
        )


def share(part: int, whole: int) -> str:
    """A share with two decimals; a dash where there is nothing to share."""
    return f"{part / whole:.2f}" if whole else "-"


def labels(name: str) -> list[dict[str, str]]:
    """The rows of a label file; none where it is not there."""
    path = LABELS / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(row: Mapping[str, str], prefix: str, document: str | None = None) -> Place:
    """The place that the columns with a prefix name."""
    start = f"{prefix}_start" if prefix else "start"
    end = f"{prefix}_end" if prefix else "end"
    return row[document or f"{prefix}_sha256"], int(row[start]), int(row[end])


class Tables:
    """The tables of all documents that labels name, made by the pipeline's own functions."""

    def __init__(self, hashes: frozenset[str]) -> None:
        """Read and link the documents with these hashes, in the sources and in the corpus.

        Args:
            hashes: of the bytes of files.
        """
        found = [
            *_facts(SOURCES, hashes, load_registry(SOURCES)),
            *_facts(CORPUS, hashes, Registry()),
        ]
        self.facts = {facts.sha256: facts for _, facts in found}
        self.missing = hashes - set(self.facts)
        linked = link(
            [facts for _, facts in found],
            [file for file, _ in found],
            [],
            load_authorities(),
            load_lexicons(),
        )
        self.rows: dict[str, list[Row]] = {name: rows_of(table) for name, table in linked.tables.items()}

    @cached_property
    def hash_of(self) -> dict[str, str]:
        """The hash of each document, by its identifier."""
        return {str(row["document_id"]): str(row["sha256"]) for row in self.rows["documents"]}

    @cached_property
    def place_of_finding(self) -> dict[str, Place]:
        """Where each finding stands, by its identifier."""
        return {str(row["finding_id"]): self.place_of(row) for row in self.rows["findings"]}

    def place_of(self, row: Row, prefix: str = "", document: str = "document_id") -> Place:
        """Where the words of a row stand."""
        start, end = row[f"{prefix}start_char"], row[f"{prefix}end_char"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        return self.hash_of[str(row[document])], start, end

    def says(self, where: Place, digest: str) -> bool:
        """Whether the words at a place are still those that were labelled."""
        facts = self.facts.get(where[0])
        if facts is None:
            return False
        words = facts.document.text[where[1] : where[2]]
        return hashlib.sha256(words.encode()).hexdigest()[:8] == digest


def _facts(folder: Path, hashes: frozenset[str], registry: Registry) -> list[tuple[SourceFile, DocumentFacts]]:
    if not folder.is_dir():
        return []
    files: dict[str, SourceFile] = {}
    for file in find_sources(folder, registry):
        if file.sha256 in hashes:
            files.setdefault(file.sha256, file)
    chosen = list(files.values())
    outcomes = read_batch([Task(file, folder) for file in chosen])
    return [
        (file, outcome) for file, outcome in zip(chosen, outcomes, strict=True) if not isinstance(outcome, Rejection)
    ]


def report() -> list[str]:
    """Every score, a line each."""
    hashes = {
        row[column]
        for name in ("claims", "claim_links", "omissions", "actions", *_FOLLOW_UPS)
        for row in labels(name)
        for column in row
        if column.endswith("sha256")
    }
    tables = Tables(frozenset(hashes))
    lines = [f"links: {len(tables.facts)} labelled documents were read"]
    if tables.missing:
        lines.append(f"  {len(tables.missing)} are not here (they are in {CORPUS}); their labels are not counted")
    return [
        *lines,
        *_claims(tables),
        *_omissions(tables),
        *_actions(tables),
        *(line for name, title in _FOLLOW_UPS.items() for line in _follow_ups(tables, name, title)),
    ]


def _claims(tables: Tables) -> list[str]:
    """Links by account, claims with a right link, and verdicts."""
    labelled = {place(row, "", "account_sha256"): row["verdict"] for row in labels("claims")}
    linked: dict[Place, set[Place]] = defaultdict(set)
    moved = 0
    for row in labels("claim_links"):
        where = place(row, "inspectors")
        if not tables.says(where, row["inspectors_digest"]):
            moved += 1
        elif row["label"] == "rests_on":
            linked[place(row, "", "account_sha256")].add(where)
    found: dict[Place, tuple[str, set[Place]]] = {}
    for claim in tables.rows["claims"]:
        at = _within(tables.place_of(claim), labelled)
        if at is not None:
            ids = str(claim["finding_ids"] or "").split()
            verdict, before = found.get(at, (str(claim["verdict"]), set()))
            found[at] = (verdict, before | {tables.place_of_finding[name] for name in ids})
    lines: list[str] = []
    accounts = sorted({at[0] for at in labelled}, key=lambda name: _year(tables, name))
    for account in accounts:
        claims = [at for at in labelled if at[0] == account and tables.facts.get(account)]
        score = Score(
            sum(len(found[at][1] & linked[at]) for at in claims if at in found),
            sum(len(found[at][1]) for at in claims if at in found),
            sum(len(linked[at]) for at in claims),
        )
        hit = sum(bool(linked[at] & found[at][1]) for at in claims if at in found)
        resting = sum(bool(linked[at]) for at in claims)
        judged = sum(found[at][0] == labelled[at] for at in claims if at in found)
        lines.append(
            f"claims of {_year(tables, account)}, links: {score}; claims with a right link {hit} of {resting};"
            f" verdict right {judged} of {len(claims)}"
        )
    verdicts = {at: found[at][0] for at in labelled if at in found}
    lines += _by_label("claims, verdict", labelled, verdicts)
    if moved:
        lines.append(f"  {moved} labelled sentences do not stand where they stood; they are not counted")
    return lines


def _year(tables: Tables, account: str) -> str:
    facts = tables.facts.get(account)
    return str(facts.published.last.year) if facts and facts.published else "?"


def _within(where: Place, places: Iterable[Place]) -> Place | None:
    """The labelled place that a row's words lie in, or that lies in them."""
    return next(
        (other for other in places if other[0] == where[0] and other[1] < where[2] and where[1] < other[2]),
        None,
    )


def _omissions(tables: Tables) -> list[str]:
    lines: list[str] = []
    left_out = {
        (tables.hash_of[str(row["document_id"])], tables.place_of(row, document="primary_document_id"))
        for row in tables.rows["omissions"]
    }
    rows = [row for row in labels("omissions") if tables.says(place(row, "inspectors"), row["inspectors_digest"])]
    for kind in ("improvement_area", "finding"):
        of_kind = [row for row in rows if row["kind"] == kind]
        gold = {(row["account_sha256"], place(row, "inspectors")) for row in of_kind if row["omitted"] == "yes"}
        asked = {(row["account_sha256"], place(row, "inspectors")) for row in of_kind}
        score = Score(len(gold & left_out), len(asked & left_out), len(gold))
        lines.append(f"omissions, {kind.replace('_', ' ')}s: {score}")
    return lines


def _actions(tables: Tables) -> list[str]:
    gold = Counter((place(row, "", "account_sha256"), row["status"]) for row in labels("actions"))
    places = {at for at, _ in gold}
    accounts = {at[0] for at in places}
    found: Counter[tuple[Place, str]] = Counter()
    for action in tables.rows["actions"]:
        where = tables.place_of(action)
        if where[0] in accounts:
            found[_within(where, places) or where, str(action["status"])] += 1
    score = Score((gold & found).total(), found.total(), gold.total())
    return [f"actions in accounts, sentence and status: {score}"]


def _follow_ups(tables: Tables, name: str, title: str) -> list[str]:
    """Links that are labelled one way or the other, cells of area and inspection, and directions."""
    rows = [row for row in labels(name) if row["later_sha256"] in tables.facts]
    pairs: dict[tuple[Place, Place], str] = {}
    silent: set[tuple[Place, str]] = set()
    cells: set[tuple[Place, str]] = set()
    for row in rows:
        area = place(row, "improvement")
        if not tables.says(area, row["improvement_digest"]):
            continue
        cell = (area, row["later_sha256"])
        cells.add(cell)
        if row["label"] == "none":
            silent.add(cell)
        else:
            pairs[area, place(row, "", "later_sha256")] = row["label"]
    if not rows:
        return []
    found: dict[tuple[Place, Place], str] = {}
    for link_row in tables.rows["follow_ups"]:
        area = tables.place_of(link_row, "improvement_", "improvement_document_id")
        where = tables.place_of(link_row)
        if (area, where[0]) in cells:
            found[area, where] = str(link_row["direction"])
    there = {pair for pair, label in pairs.items() if label in _LINKED}
    judged = {pair for pair in found if pair in pairs or (pair[0], pair[1][0]) in silent}
    right = there & set(found)
    labelled = cells - silent
    linked_cells = {(area, where[0]) for area, where in found}
    lines = [
        f"{title}: {len(there)} linked pairs",
        f"  links: {Score(len(right), len(judged), len(there))};"
        f" {len(found) - len(judged)} more links were not labelled",
        f"  area and later inspection: {Score(len(labelled & linked_cells), len(linked_cells), len(labelled))}",
    ]
    directed = {pair for pair in right if pairs[pair] != "linked"}
    return lines + _by_label(
        "  direction", {pair: pairs[pair] for pair in directed}, {pair: found[pair] for pair in directed}
    )


def _by_label(title: str, labelled: Mapping[Any, str], found: Mapping[Any, str]) -> list[str]:
    """Precision and recall of each label."""
    lines: list[str] = []
    for label in sorted({*labelled.values(), *found.values()}):
        there = {key for key, value in labelled.items() if value == label and key in found}
        given = {key for key, value in found.items() if value == label}
        lines.append(f"{title} '{label}': {Score(len(there & given), len(given), len(there))}")
    return lines
