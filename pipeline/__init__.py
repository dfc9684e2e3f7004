"""The way from letters and reports about inspections to a published dataset.

One package for each stage: `sources`, `reading`, `extraction`, `linking`, `checks`, `releases` and `site`.
`orchestration` runs them with Dagster and `cli` from the command line. `docs/architecture.md` describes every package
and the order in which they may import each other, which a test enforces.
"""
