"""What happened next: for each authority, inspectors' words beside the council's, and what became of each area."""

from collections.abc import Collection, Iterator
from typing import Final

import pandas as pd

from pipeline.core.day_text import format_day, format_when
from pipeline.schema.frames import records
from pipeline.schema.vocabularies import Relation, Voice
from pipeline.site.context import SiteContext
from pipeline.site.pages.history_overview import OUTCOMES, VERDICTS, HistoryOverview
from pipeline.site.people import add_speakers, statements
from pipeline.site.records import Record, RecordsBy, relabel, text_column
from pipeline.site.source_links import SourceLinks, document_links

_FROM_ACCOUNTS: Final = (Voice.COUNCIL_ACCOUNT, Voice.QUOTED_COUNCIL)
#: How many later findings on one area for improvement are quoted, of the latest inspections.
_MOST_FOLLOW_UPS: Final = 8
_QUOTED: Final = (Voice.QUOTED_COUNCIL, Voice.QUOTED_INSPECTORATE)


def inspections_with_history(context: SiteContext) -> frozenset[str]:
    """The inspections of named authorities that have something to show: an area, a claim or an action."""
    inspections = context.tables["inspections"]
    named = inspections.loc[inspections["local_authority"].notna(), "inspection_id"]
    found = [context.tables[name]["inspection_id"] for name in ("improvement_areas", "claims")]
    found.append(_actions_of_councils(context)["inspection_id"])
    return frozenset(named[named.isin(pd.concat(found))])


def history_pages(
    context: SiteContext, inspections: pd.DataFrame, areas: pd.DataFrame, with_history: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """A page for each authority and one that links to them, with their paths in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        areas: what `improvement_areas` returns.
        with_history: the inspections to show.
    """
    shown = inspections[inspections["inspection_id"].isin(with_history)]
    overview = HistoryOverview(context)
    authorities: list[Record] = [
        {"authority": authority, "slug": slug, **overview.of(rows["inspection_id"])}
        for (authority, slug), rows in shown.sort_values("slug").groupby(["authority", "slug"])
    ]
    keys = {"outcomes": OUTCOMES, "verdicts": VERDICTS}
    yield "history.html", context.page("history_index.html.jinja", "", authorities=authorities, **keys)
    history = _History(context, inspections, areas)
    for (authority, slug), rows in shown.groupby(["authority", "slug"]):
        page = context.page(
            "history.html.jinja",
            "../",
            authority=authority,
            inspections=[{**history.of(row), **overview.of([row["inspection_id"]])} for row in records(rows)],
            **keys,
        )
        yield f"history/{slug}.html", page


class _History:
    """What the pages show of each inspection."""

    def __init__(self, context: SiteContext, inspections: pd.DataFrame, areas: pd.DataFrame) -> None:
        links = SourceLinks(context)
        self._followed = _followed_inspections(context, inspections)
        self._accounts = RecordsBy(_accounts(context), "inspection_id")
        self._claims = RecordsBy(_claims(context, links), ["inspection_id", "document_id"])
        self._basis = RecordsBy(_findings_behind_claims(context, links), "claim_id")
        self._omissions = RecordsBy(_omissions(context, links), ["inspection_id", "document_id"])
        self._actions = RecordsBy(_actions(context, links), "inspection_id")
        self._improvements = RecordsBy(areas, "inspection_id")
        self._follow_ups = RecordsBy(_follow_ups(context, links, inspections), "improvement_id")

    def of(self, inspection: Record) -> Record:
        """What a page shows of one inspection."""
        name = inspection["inspection_id"]
        return {
            "id": name,
            "name": f"{inspection['kind']}, {inspection['when']}",
            "accounts": [self._account(row) for row in self._accounts.of(name)],
            "actions": self._actions.of(name),
            "improvements": [self._improvement(row) for row in self._improvements.of(name)],
            "has_later": name in self._followed,
        }

    def _improvement(self, area: Record) -> Record:
        found = self._follow_ups.of(area["improvement_id"])
        return {**area, "follow_ups": found[-_MOST_FOLLOW_UPS:], "n_earlier": max(len(found) - _MOST_FOLLOW_UPS, 0)}

    def _account(self, account: Record) -> Record:
        key = (account["inspection_id"], account["document_id"])
        claims = [{**row, "findings": self._basis.of(row["claim_id"])} for row in self._claims.of(key)]
        return {**account, "claims": claims, "omissions": self._omissions.of(key)}


def _followed_inspections(context: SiteContext, inspections: pd.DataFrame) -> frozenset[str]:
    """The inspections that started before another of the same council whose own document is here."""
    links = context.tables["inspection_documents"]
    primary = links.loc[links["relation"] == Relation.PRIMARY, "inspection_id"]
    has_primary = inspections["inspection_id"].isin(primary)
    last = inspections[has_primary].groupby("authority")["start_date"].max().rename("last_start")
    found = inspections.merge(last, left_on="authority", right_index=True).dropna(subset=["start_date", "last_start"])
    return frozenset(found.loc[found["start_date"] < found["last_start"], "inspection_id"])


def _accounts(context: SiteContext) -> pd.DataFrame:
    """The councils' accounts of each inspection, and whether the inspectors' own document is here."""
    claims = context.tables["claims"][["inspection_id", "document_id"]].drop_duplicates()
    links = context.tables["inspection_documents"]
    primary = links.loc[links["relation"] == Relation.PRIMARY, "inspection_id"]
    found = claims.merge(document_links(context), on="document_id", how="left")
    return found.assign(has_primary=found["inspection_id"].isin(primary))


def _claims(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    claims = links.add_to(_add_voices(context, links, context.tables["claims"]))
    return claims.assign(
        must_improve=claims["claim_id"].isin(_claims_of_areas(context)),
        verdict_label=relabel(claims["verdict"], context.labels("claim_verdict")),
    )


def _claims_of_areas(context: SiteContext) -> frozenset[str]:
    """The claims that name something that must improve, as a whole or in part of the sentence."""
    claims = context.tables["claims"][
        ["claim_id", "inspection_id", "document_id", "finding_id", "start_char", "end_char"]
    ]
    findings = context.tables["findings"][["finding_id", "improvement_id"]]
    whole = claims.merge(findings.dropna(subset="improvement_id"), on="finding_id")["claim_id"]
    areas = context.tables["improvement_areas"][["inspection_id", "document_id", "start_char"]]
    pairs = claims.merge(areas, on=["inspection_id", "document_id"], suffixes=("", "_of_area"))
    starts = pairs["start_char_of_area"]
    in_part = pairs.loc[(pairs["start_char"] <= starts) & (starts < pairs["end_char"]), "claim_id"]
    return frozenset(whole) | frozenset(in_part)


def _findings_behind_claims(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    """The inspectors' sentences that each claim rests on, in the order of the claim."""
    claims = context.tables["claims"][["claim_id", "finding_ids"]].dropna()
    pairs = claims.assign(finding_id=claims["finding_ids"].str.split()).explode("finding_id")
    findings = context.tables["findings"][["finding_id", "document_id", "text", "start_char", "page"]]
    return links.add_to(pairs[["claim_id", "finding_id"]].merge(findings, on="finding_id"), dated=True)


def _omissions(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    """What accounts leave out, the things that must improve first."""
    omissions = links.add_to(context.tables["omissions"], dated=True, document="primary_document_id")
    omissions = omissions.assign(must_improve=omissions["improvement_id"].notna())
    return omissions.sort_values(["must_improve", "start_char"], ascending=[False, True], kind="stable")


def _actions(context: SiteContext, links: SourceLinks) -> pd.DataFrame:
    found = links.add_to(_add_voices(context, links, _actions_of_councils(context)), dated=True)
    documents = context.tables["documents"][["document_id", "published_date", "date_precision"]]
    found = found.merge(documents, on="document_id", how="left")
    rows = records(found)
    return found.assign(
        stated=text_column([format_when(row["published_date"], row["date_precision"]) for row in rows], found),
        due=text_column([format_day(row["due_by"]) if row["due_by"] else None for row in rows], found),
        status_label=relabel(found["status"], context.labels("action_status")),
    )


def _actions_of_councils(context: SiteContext) -> pd.DataFrame:
    """The actions that a council's account states, in its own words or in words that it quotes."""
    actions = context.tables["actions"].dropna(subset="inspection_id")
    return actions[actions["voice"].isin(_FROM_ACCOUNTS)]


def _follow_ups(context: SiteContext, links: SourceLinks, inspections: pd.DataFrame) -> pd.DataFrame:
    """What later inspections found of each area, the earliest first."""
    later = inspections[["inspection_id", "start_date"]].rename(columns={"inspection_id": "later_inspection_id"})
    found = links.add_to(context.tables["follow_ups"].merge(later, on="later_inspection_id"), dated=True)
    days = found["start_date"].tolist()
    found = found.assign(
        year=text_column([None if pd.isna(day) else str(day.year) for day in days], found),
        direction_label=relabel(found["direction"], context.labels("follow_up_direction")),
    )
    return found.sort_values(["start_date", "document_id", "start_char"], kind="stable")


def _add_voices(context: SiteContext, links: SourceLinks, frame: pd.DataFrame) -> pd.DataFrame:
    """Add whose words a row holds: `speaker`, the person who is quoted, and `voice_label`."""
    spoken = add_speakers(frame, statements(context, links))
    return spoken.assign(
        speaker=spoken["speaker"].where(spoken["voice"].isin(_QUOTED)),
        voice_label=relabel(frame["voice"], context.labels("voice")),
    )
