"""Where messages leave for Dagster: its log, its events, its pages (see `core.text_going_out`)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from pipeline.core.text_going_out import mask_credentials, on_lines, on_one_line


class _SafeMessages(logging.Filter):
    """Puts each message on one line of printable characters without credentials; Dagster's own events pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = on_one_line(record.getMessage()), ()
        return True


_SAFE_MESSAGES = _SafeMessages()


def operator_log(
    context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext | dg.RunFailureSensorContext,
) -> logging.Logger:
    """The log of a step, which keeps and shows only safe messages."""
    log: logging.Logger = context.log
    log.addFilter(_SAFE_MESSAGES)
    return log


def failure(reason: str | Exception) -> dg.Failure:
    """The failure of a step that no other attempt would avoid; the reason may have several lines.

    Dagster keeps the error that it is raised from, too, which is changed so that it has no credentials.
    """
    if isinstance(reason, Exception):
        _mask(reason)
    return dg.Failure(on_lines(str(reason)), allow_retries=False)


@contextmanager
def masked_errors() -> Iterator[None]:
    """Remove credentials from errors that nobody expected, before Dagster keeps them with their tracebacks."""
    try:
        yield
    except Exception as error:
        _mask(error)
        raise


def _mask(error: BaseException | None) -> None:
    """Mask the credentials in the messages of an error and of those that led to it."""
    while error is not None:
        error.args = tuple(mask_credentials(part) if isinstance(part, str) else part for part in error.args)
        error = error.__cause__ or error.__context__
