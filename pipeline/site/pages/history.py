"""What a page on one authority shows: inspectors' words beside the council's, and what became of each thing.

What belongs here: gathering the rows of several tables for that page. What does not: how it looks, which stands in
`templates/history.html.jinja`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa

from pipeline.core.day_text import format_day, format_period, format_when
from pipeline.extraction.fields.authorities import slug
from pipeline.schema.model import Schemas
from pipeline.site.page_rows import PageRows, Shown, grouped
from pipeline.site.people import People
from pipeline.site.places import Places, page_of
from pipeline.site.summaries import format_kind

#: What a page shows of findings; other columns of that large table are not kept.
_OF_FINDINGS: Final = ["finding_id", "document_id", "improvement_id", "text", "start_char", "page"]
_FROM_ACCOUNTS: Final = ("council_account", "quoted_council")
_QUOTED: Final = ("quoted_council", "quoted_inspectorate")


def inspections_with_history(tables: Mapping[str, pa.Table]) -> frozenset[str]:
    """The inspections of which a page has something to show."""
    found: set[str] = set()
    for name in ("improvement_areas", "claims", "actions"):
        columns = ["inspection_id", "voice"]
        for row in tables[name].select(columns).to_pylist():
            if row["inspection_id"] is not None and (name != "actions" or row["voice"] in _FROM_ACCOUNTS):
                found.add(row["inspection_id"])
    return frozenset(found)


def authorities_with_history(tables: Mapping[str, pa.Table]) -> list[tuple[str, str]]:
    """The authorities of which a page has something to show, as (name in addresses, name)."""
    speaking = inspections_with_history(tables)
    found = {
        (slug(row["local_authority"]), row["local_authority"])
        for row in tables["inspections"].to_pylist()
        if row["local_authority"] and row["inspection_id"] in speaking
    }
    return sorted(found)


def history_of(schemas: Schemas, rows: PageRows, authority: str) -> list[Shown]:
    """The inspections of an authority with what a page shows of each, the latest first."""
    return _History(schemas, rows, rows.by("inspections", "local_authority").of([authority])).inspections()


class _History:
    """The rows of one authority."""

    def __init__(self, schemas: Schemas, rows: PageRows, inspections: Sequence[Shown]) -> None:
        self._contracts = schemas
        self._labels = {
            name: {term: spec.label for term, spec in vocabulary.terms.items()}
            for name, vocabulary in schemas.vocabularies.items()
        }
        self._inspections = sorted(inspections, key=lambda row: (str(row["start_date"]), row["inspection_id"]))
        self._starts = {row["inspection_id"]: str(row["start_date"]) for row in inspections}
        ids = list(self._starts)
        self._claims = grouped(rows.by("claims", "inspection_id").of(ids), "inspection_id")
        self._omissions = grouped(rows.by("omissions", "inspection_id").of(ids), "inspection_id")
        self._actions = grouped(rows.by("actions", "inspection_id").of(ids), "inspection_id")
        self._improvements = grouped(rows.by("improvement_areas", "inspection_id").of(ids), "inspection_id")
        self._follow_ups = grouped(rows.by("follow_ups", "inspection_id").of(ids), "improvement_id")
        links = rows.by("inspection_documents", "inspection_id").of(ids)
        self._primary = {row["inspection_id"] for row in links if row["relation"] == "primary"}
        claims = [row for rows in self._claims.values() for row in rows]
        linked = [row["finding_id"] for row in claims]
        linked += [name for row in claims for name in (row["finding_ids"] or "").split()]
        self._findings = {
            row["finding_id"]: row for row in rows.by("findings", "finding_id", columns=_OF_FINDINGS).of(linked)
        }
        quoting = [*claims, *(row for rows in self._follow_ups.values() for row in rows), *self._findings.values()]
        quoting += [row for found in (self._actions, self._improvements) for rows in found.values() for row in rows]
        named = [row["document_id"] for row in quoting]
        named += [row["primary_document_id"] for rows in self._omissions.values() for row in rows]
        self._documents = {row["document_id"]: row for row in rows.by("documents", "document_id").of(named)}
        self._places = Places(schemas, self._documents, "../")
        self._people = People(schemas, rows, self._places, ids)

    def inspections(self) -> list[Shown]:
        """The inspections of which there is something to show, the latest first."""
        last = max((self._starts[name] for name in self._primary), default="")
        return [shown for row in reversed(self._inspections) if (shown := self._inspection(row, last))]

    def _inspection(self, row: Shown, last: str) -> Shown | None:
        name = row["inspection_id"]
        shown = {
            "id": name,
            "name": f"{format_kind(self._contracts, row)}, {format_period(row)}",
            "accounts": self._accounts(name),
            "actions": [self._action(item) for item in self._actions.get(name, []) if item["voice"] in _FROM_ACCOUNTS],
            "improvements": [self._improvement(item) for item in self._improvements.get(name, [])],
            "has_later": str(row["start_date"]) < last,
        }
        return shown if shown["accounts"] or shown["actions"] or shown["improvements"] else None

    def _accounts(self, inspection: str) -> list[Shown]:
        claims = self._claims.get(inspection, [])
        accounts = list(dict.fromkeys(row["document_id"] for row in claims))
        return [
            {
                "document_id": account,
                "title": self._documents[account]["title"] or account,
                "published": _published(self._documents[account]),
                "href": f"../{page_of(account)}",
                "has_primary": inspection in self._primary,
                "claims": [self._claim(row) for row in claims if row["document_id"] == account],
                "omissions": self._left_out(inspection, account),
            }
            for account in accounts
        ]

    def _claim(self, row: Shown) -> Shown:
        said = [self._findings[name] for name in (row["finding_ids"] or "").split()]
        return {
            **row,
            **self._voice(row),
            "must_improve": self._must_improve(row),
            "where": self._places.of(row),
            "verdict_label": self._labels["claim_verdict"][row["verdict"]],
            "said": [{"text": item["text"], "where": self._places.of(item, dated=True)} for item in said],
        }

    def _must_improve(self, claim: Shown) -> bool:
        """Whether a sentence of an account names something that must improve, as a whole or in part of it."""
        return self._findings[claim["finding_id"]]["improvement_id"] is not None or any(
            row["document_id"] == claim["document_id"] and claim["start_char"] <= row["start_char"] < claim["end_char"]
            for row in self._improvements.get(claim["inspection_id"], [])
        )

    def _voice(self, row: Shown) -> Shown:
        """Whose words a row holds: who is quoted, or the council."""
        is_quoted = row["voice"] in _QUOTED
        return {
            "speaker": self._people.speaker_of(row) if is_quoted else None,
            "voice_label": self._labels["voice"][row["voice"]],
        }

    def _left_out(self, inspection: str, account: str) -> list[Shown]:
        """What an account leaves out, the things that must improve first."""
        rows = [row for row in self._omissions.get(inspection, []) if row["document_id"] == account]
        shown = [
            {
                "text": row["text"],
                "must_improve": row["improvement_id"] is not None,
                "reasons": row["reasons"],
                "where": self._places.of(row, dated=True, document="primary_document_id"),
                "start": row["start_char"],
            }
            for row in rows
        ]
        return sorted(shown, key=lambda item: (not item["must_improve"], item["start"]))

    def _action(self, row: Shown) -> Shown:
        document = self._documents[row["document_id"]]
        return {
            **row,
            "said": format_when(document["published_date"], document["date_precision"]),
            **self._voice(row),
            "status_label": self._labels["action_status"][row["status"]],
            "where": self._places.of(row, dated=True),
        }

    def _improvement(self, row: Shown) -> Shown:
        links = sorted(
            self._follow_ups.get(row["improvement_id"], []),
            key=lambda item: (self._starts[item["later_inspection_id"]], item["document_id"], item["start_char"]),
        )
        later = [
            {
                **item,
                "year": self._starts[item["later_inspection_id"]][:4],
                "direction_label": self._labels["follow_up_direction"][item["direction"]],
                "where": self._places.of(item, dated=True),
            }
            for item in links
        ]
        return {
            "id": row["improvement_id"],
            "seq": row["seq"],
            "text": row["text"],
            "is_told": row["voice"] in _FROM_ACCOUNTS,
            "where": self._places.of(row, dated=True),
            "later": later,
        }


def _published(document: Shown) -> str:
    """The day of a document as far as it is known."""
    return format_day(document["published_date"], document["date_precision"])
