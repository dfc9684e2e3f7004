"""The command `fetch`, which brings the registered documents from their publishers.

What belongs here: saying what became of each document and how the whole went. What does not: reading the command line
(see `cli`) and fetching (see `pipeline.sources.fetch.fetch`).
"""

import sys
from pathlib import Path
from typing import Final

from pipeline.core.paths import REGISTRY_NAME
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.operator_messages import page_asked_for
from pipeline.schema.model import load_schemas
from pipeline.sources.fetch.fetch import ContactError, fetch
from pipeline.sources.fetch.limits import Limits
from pipeline.sources.fetch.results import Fetched, Outcome, Result, Status
from pipeline.sources.registry import Registry, load_registry
from pipeline.sources.store import Store, StoreError

_FAILED, _UNUSABLE, _PARTIAL = 1, 2, 3
_STATUS: Final = {Status.COMPLETE: 0, Status.FAILED: _FAILED, Status.PARTIAL: _PARTIAL}


def fetch_documents(sources: Path, pause: float) -> int:
    """Fetch what the registry of a folder names.

    Args:
        sources: the folder.
        pause: between two requests to one host, in seconds.

    Returns:
        0 where every document is at hand as its publisher has it, or had it last; 3 where some are; 1 where none is; 2
        where it could not begin: there is no registry, it holds a mistake, or the store cannot be used.
    """
    try:
        registry = _registry(sources)
        fetched = fetch(registry, Store(sources), Limits(pause=pause), _say)
    except (ConfigError, StoreError, ContactError) as error:
        print(f"cannot begin:\n{error}", file=sys.stderr)
        return _UNUSABLE
    except KeyboardInterrupt:
        print("interrupted; what was fetched until now is kept", file=sys.stderr)
        return _PARTIAL
    print(_summary(fetched))
    return _STATUS[fetched.status]


def _registry(sources: Path) -> Registry:
    """The registry of a folder.

    Raises:
        ConfigError: it is not there, or holds a mistake.
    """
    path = sources / REGISTRY_NAME
    if not path.is_file():
        raise ConfigError(f"{path}: not found; name a folder whose registry says where its documents are published")
    return load_registry(path, frozenset(load_schemas().vocabularies["licence"].terms))


def _say(outcome: Outcome) -> None:
    print(page_asked_for(outcome), file=sys.stderr, flush=True)


def _summary(fetched: Fetched) -> str:
    """How it went, in a line."""
    counted = ", ".join(f"{number} {result}" for result in Result if (number := fetched.count(result)))
    return f"{fetched.status}: {counted or 'no document in the registry has a url'}"
