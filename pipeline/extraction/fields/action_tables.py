"""Tables of actions in a council's account: in each row what is done, by when, and how far it has got.

The names of the columns and of the stages are in `lexicons/actions.yaml`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pipeline.extraction.facts import Action
from pipeline.extraction.fields.dates import DatePatterns, period_of
from pipeline.extraction.lexicons.actions import ActionTableLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.document import Block, Document, Span
from pipeline.schema.vocabularies import ActionStatus, DateBasis, Voice


@dataclass(frozen=True, slots=True)
class _Columns:
    """The numbers of the columns; None for one that a table does not have."""

    action: int
    stage: int | None
    time: int | None
    status: ActionStatus | None


class ActionTableReader:
    """Finds actions in tables. Made once from the lexicon."""

    def __init__(self, lexicon: ActionTableLexicon, dates: DatePatterns) -> None:
        self._dates = dates
        self._actions = [(status, any_of(names)) for status, names in lexicon.actions.items()]
        self._any_action, self._stage, self._time = (
            any_of(names) for names in (lexicon.any_action, lexicon.stage, lexicon.time)
        )
        self._stages = [
            (status, compiled(rf"\A\W{{0,5}}(?:{'|'.join(names)})\b.*", ignore_case=True))
            for status, names in lexicon.stages.items()
        ]

    def read(self, document: Document, blocks: Sequence[int]) -> Iterator[Action]:
        """The actions of the tables among some blocks, in reading order.

        A row gives one where its stage is known, or the name of its column shows it ("What we will do").

        Args:
            document: the account.
            blocks: the blocks, by index.
        """
        columns: _Columns | None = None
        before = -1
        for row, cells in _rows(document, blocks):
            columns = columns if row == before + 1 else None
            before = row
            if columns is None:
                columns = self._columns(document, cells)
            elif len(cells) > max(columns.action, columns.stage or 0):
                yield from self._action(document, cells, columns)

    def _columns(self, document: Document, cells: Sequence[Block]) -> _Columns | None:
        """What the cells of a first row name; None where none names actions."""
        names = [document.words(cell.span) for cell in cells]
        stage = next((number for number, name in enumerate(names) if self._stage.search(name)), None)
        time = next((number for number, name in enumerate(names) if self._time.search(name)), None)
        for number, name in enumerate(names):
            if number in (stage, time):
                continue
            status = next((status for status, pattern in self._actions if pattern.search(name)), None)
            if status is not None or self._any_action.search(name):
                return _Columns(number, stage, time, status)
        return None

    def _action(self, document: Document, cells: Sequence[Block], columns: _Columns) -> Iterator[Action]:
        action, status, cue = cells[columns.action].span, columns.status, cells[columns.action].span
        if columns.stage is not None:
            cue = cells[columns.stage].span
            words = document.words(cue)
            status = next((status for status, pattern in self._stages if pattern.fullmatch(words)), None)
        if status is None or not document.words(action).strip():
            return
        time, due = self._time_of(document, cells, columns)
        due = due if status is not ActionStatus.DONE else None
        yield Action(action, cue, status, Voice.COUNCIL_ACCOUNT, time, due, DateBasis.STATED if due else None)

    def _time_of(
        self, document: Document, cells: Sequence[Block], columns: _Columns
    ) -> tuple[Span | None, date | None]:
        """The cell for the time of a row, where it prints a date, and the last day of that date."""
        # an empty cell is no cell, so the last columns may be missing
        if columns.time is None or columns.time >= len(cells):
            return None, None
        time = cells[columns.time].span
        printed = next(self._dates.find(document.words(time), time.start), None)
        period = period_of(printed, "due_by") if printed is not None else None
        return (time if printed is not None else None), (period.last if period is not None else None)


def _rows(document: Document, blocks: Sequence[int]) -> Iterator[tuple[int, list[Block]]]:
    """The rows of tables with their cells, each with its number."""
    cells = [document.blocks[index] for index in blocks if document.blocks[index].kind == "table_cell"]
    for row, group in groupby(cells, lambda cell: cell.row):
        if row is not None:
            yield row, list(group)
