"""A file that ends whatever process reads it; by itself, so that such a process imports little."""

import os

from pipeline.execution.batches import Task


class Deadly(Task):
    def content(self) -> bytes:
        os._exit(1)
