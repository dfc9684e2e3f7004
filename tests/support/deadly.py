"""Tasks that end or stop the process that reads them; in a module of its own, so that such a process imports little."""

import os
import signal

from pipeline.execution.batches import Task


class DeadlyTask(Task):
    """Ends its process each time."""

    def content(self) -> bytes:
        os._exit(1)


class OnceTask(Task):
    """Does something to its process the first time."""

    def content(self) -> bytes:
        assert not isinstance(self.source, bytes)
        mark = self.source.with_name(f"{type(self).__name__} {self.file.sha256}")
        if not mark.exists():
            mark.touch()
            self._do()
        return super().content()

    def _do(self) -> None:
        raise NotImplementedError


class DeadlyOnceTask(OnceTask):
    def _do(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class StoppedOnceTask(OnceTask):
    def _do(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
