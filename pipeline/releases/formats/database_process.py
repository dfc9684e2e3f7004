"""The process that writes the DuckDB database: it executes the statements that it is given.

DuckDB holds all tables several times while it writes them; the memory goes with this process. It imports nothing of
the pipeline, which would take longer than the statements.
"""

import json
import sys
from typing import Final

#: The exit status where the database cannot be written; the message is in the standard error.
CANNOT_WRITE: Final = 3


def main() -> int:
    """Execute the statements in the standard input, which are a JSON list; the exit status."""
    import duckdb  # whoever starts this process does without it

    try:
        with duckdb.connect(config={"threads": 1}) as connection:
            for statement in json.load(sys.stdin.buffer):
                connection.execute(statement)
    except (duckdb.IOException, duckdb.TransactionException) as error:
        sys.stderr.buffer.write(str(error).encode())
        return CANNOT_WRITE
    return 0


if __name__ == "__main__":
    sys.exit(main())
