"""A task that ends the process that reads it; in a module of its own, so that such a process imports little."""

import os

from pipeline.execution.batches import Task


class DeadlyTask(Task):
    def content(self) -> bytes:
        os._exit(1)
