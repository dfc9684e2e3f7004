"""The way from raw texts about inspections to a published dataset.

One room a stage, in the order in which the data passes through them: `sources`, `reading`, `extraction`,
`linking`, `schemas`, `publishing`; `orchestration` stands round them and calls each. A later room may use an
earlier one, never the other way round (`tests/unit/test_architecture.py` holds it).
"""
