"""The rows of each table: their types, and the functions that make them from what was linked."""
