"""Tables and lines of a council's account that name an action and how far it has got, and perhaps by when.

The names of the columns and of the stages are in `lexicons/actions.yaml`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.extraction.facts import Action
from pipeline.extraction.fields.dates import DatePatterns, period_of
from pipeline.extraction.lexicons.actions import ActionTableLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.document import Document, Span
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
        stages = "|".join(f"(?:{name})" for names in lexicon.line_stages.values() for name in names)
        self._line_stages = [(status, any_of(names)) for status, names in lexicon.line_stages.items()]
        self._lines = [
            compiled(rf"\A(?P<stage>{stages})\s?[:–—-]\s(?P<action>.{{15,}})", ignore_case=True),
            compiled(
                rf"\A(?P<action>.{{15,}}?)\s?(?:\s[–—-]\s|[:(]\s?)(?P<stage>{stages})[).]{{0,2}}\Z", ignore_case=True
            ),
        ]

    def in_lines(self, document: Document, blocks: Sequence[int]) -> Iterator[Action]:
        """The actions on lines that begin or end with a stage ("In progress – the rota is being rewritten").

        Args:
            document: the account.
            blocks: the blocks, by index.
        """
        for index in blocks:
            line = document.blocks[index].span
            words = document.words(line)
            match = next((found for pattern in self._lines if (found := pattern.match(words))), None)
            if match is None or document.blocks[index].kind == "table_cell":
                continue
            status = next(status for status, pattern in self._line_stages if pattern.fullmatch(match["stage"]))
            action = Span(line.start + match.start("action"), line.start + match.end("action"))
            stage = Span(line.start + match.start("stage"), line.start + match.end("stage"))
            time, due = self._day_in(document, line)
            yield _of_account(action, stage, status, time if due is not None else None, due)

    def read(self, document: Document, blocks: Sequence[int]) -> Iterator[Action]:
        """The actions of the tables among some blocks, in reading order.

        A row gives one where its stage is known, or the name of its column shows it ("What we will do").

        Args:
            document: the account.
            blocks: the blocks, by index.
        """
        for table in _tables(document, blocks):
            columns = self._columns(document, table[0])
            if columns is None:
                continue
            for cells in table[1:]:
                if len(cells) > max(columns.action, columns.stage or 0):
                    yield from self._action(document, cells, columns)

    def _columns(self, document: Document, cells: Sequence[Span]) -> _Columns | None:
        """What the cells of a first row name; None where none names actions."""
        names = [document.words(cell) for cell in cells]
        stage = next((number for number, name in enumerate(names) if self._stage.search(name)), None)
        time = next((number for number, name in enumerate(names) if self._time.search(name)), None)
        for number, name in enumerate(names):
            if number in (stage, time):
                continue
            status = next((status for status, pattern in self._actions if pattern.search(name)), None)
            if status is not None or self._any_action.search(name):
                return _Columns(number, stage, time, status)
        return None

    def _action(self, document: Document, cells: Sequence[Span], columns: _Columns) -> Iterator[Action]:
        action, status, cue = cells[columns.action], columns.status, cells[columns.action]
        if columns.stage is not None:
            cue = cells[columns.stage]
            words = document.words(cue)
            status = next((status for status, pattern in self._stages if pattern.fullmatch(words)), None)
        if status is None or not document.words(action).strip():
            return
        yield _of_account(action, cue, status, *self._time_of(document, cells, columns))

    def _time_of(self, document: Document, cells: Sequence[Span], columns: _Columns) -> tuple[Span | None, date | None]:
        """The cell for the time of a row, where it prints a date, and the last day of that date."""
        # an empty cell is no cell, so the last columns may be missing
        if columns.time is None or columns.time >= len(cells):
            return None, None
        time = cells[columns.time]
        printed, due = self._day_in(document, time)
        return (time if printed is not None else None), due

    def _day_in(self, document: Document, span: Span) -> tuple[Span | None, date | None]:
        """The first date in some words and its last day, where the words give its year."""
        printed = next(self._dates.find(document.words(span), span.start), None)
        period = period_of(printed, "due_by") if printed is not None else None
        return (printed.span if printed is not None else None), (period.last if period is not None else None)


def _of_account(action: Span, cue: Span, status: ActionStatus, time: Span | None, due: date | None) -> Action:
    """An action of the account; what is done is due no more."""
    due = due if status is not ActionStatus.DONE else None
    return Action(action, cue, status, Voice.COUNCIL_ACCOUNT, time, due, DateBasis.STATED if due else None)


def _tables(document: Document, blocks: Sequence[int]) -> Iterator[list[list[Span]]]:
    """The tables with their rows of cells: cells of the document, or lines of plain text cut by upright strokes."""
    table: list[list[Span]] = []
    before: tuple[int | None, int] | None = None
    for index in blocks:
        block = document.blocks[index]
        line = _cells_of_line(document, block.span) if block.kind != "table_cell" else [block.span]
        row = block.row if block.kind == "table_cell" else None
        is_cell = row is not None or len(line) > 1
        last, at = before if before is not None else (None, -1)
        if is_cell and before is not None and row is not None and row == last:
            table[-1].append(block.span)
        elif is_cell and before is not None and index == at + 1 and (row is None) == (last is None):
            table.append(line)
        else:
            if table:
                yield table
            table = [line] if is_cell else []
        before = (row, index) if is_cell else None
    if table:
        yield table


def _cells_of_line(document: Document, line: Span) -> list[Span]:
    """The parts of a line of plain text between upright strokes; one where it has none."""
    words = document.words(line)
    cells: list[Span] = []
    start = 0
    for part in words.split("|"):
        bare = part.strip()
        if bare:
            begin = line.start + start + part.index(bare)
            cells.append(Span(begin, begin + len(bare)))
        start += len(part) + 1
    return cells
