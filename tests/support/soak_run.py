"""Reading a folder, or building from it, with short limits of time: `python -m tests.support.soak_run KIND SOURCES OUTPUTS`.

Processes of a pool load this module, too, and so have the same limits. It imports little, because they start often.
"""

import signal
import sys
from functools import partial
from pathlib import Path

from pipeline.execution import executors
from pipeline.execution.cache import FactsCache
from pipeline.execution.executors import ExecutorConfig
from pipeline.execution.process_pool import ProcessPool, RetryPool
from pipeline.execution.read_all import read_all
from pipeline.reading.child import client
from pipeline.reading.child.limits import ReadingLimits
from pipeline.sources.discovery import find_sources
from pipeline.sources.registry import Registry

PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)

# the name under which processes of a pool load it; a test that only imports it keeps its own limits
if __name__ in ("__main__", "__mp_main__"):
    vars(executors).update(
        FEWEST_FOR_A_POOL=1,
        ProcessPool=partial(ProcessPool, most_seconds=20),
        RetryPool=partial(RetryPool, 20, PAUSES),
    )
    client._CHILD_OF_THIS_PROCESS.limits = ReadingLimits(wall_seconds=4)
    client._CHILD_OF_THIS_PROCESS.pauses = PAUSES


def cache_of(outputs: Path) -> FactsCache:
    """The cache of builds into a folder."""
    return FactsCache(outputs / ".work" / "remembered")


def _read(sources: Path, outputs: Path) -> int:
    """Read all files into the cache that a build would use."""
    try:
        read_all(find_sources(sources, Registry()), sources, cache_of(outputs), ExecutorConfig(workers=2))
    except client.MachineError as error:
        print(error, file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    kind, *folders = sys.argv[1:]
    if kind == "read":
        sys.exit(_read(*map(Path, folders)))
    from pipeline.cli.main import main

    sys.exit(main(["build", "--workers=2", "--sources", folders[0], "--outputs", folders[1]]))
