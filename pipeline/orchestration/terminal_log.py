"""The Dagster logger for a terminal: the messages of assets and checks as plain lines, without Dagster's events."""

import logging
import sys
from typing import Final

import dagster as dg

from pipeline.core.text_going_out import on_one_line

NAME: Final = "terminal"
#: How Dagster's line for each step downstream of a failed one begins; the failure itself is enough.
_NOT_RUN: Final = "Dependencies for step "


class _OwnMessages(logging.Filter):
    """Passes what assets and checks log, and not Dagster's own events."""

    def filter(self, record: logging.LogRecord) -> bool:
        meta = getattr(record, "dagster_meta", None) or {}
        own = isinstance(meta, dict) and meta.get("dagster_event") is None and record.levelno >= logging.INFO
        message = (
            str(meta.get("orig_message") or record.getMessage()) if isinstance(meta, dict) else record.getMessage()
        )
        return own and not message.startswith(_NOT_RUN)


class _PlainLines(logging.Formatter):
    """The message as it was logged, without run and step."""

    def format(self, record: logging.LogRecord) -> str:
        meta = getattr(record, "dagster_meta", None) or {}
        message = meta.get("orig_message") if isinstance(meta, dict) else None
        return on_one_line(str(message or record.getMessage()))


def _make_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """The logger for one run."""
    logger = logging.getLogger(f"{__name__}.{NAME}")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.handlers.clear()  # a second run in this process gets its own standard error
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PlainLines())
    handler.addFilter(_OwnMessages())
    logger.addHandler(handler)
    return logger


terminal_logger: Final = dg.LoggerDefinition(
    _make_logger, description="Messages of the run as plain lines on standard error."
)
