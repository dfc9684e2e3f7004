"""`schemas/` turned into everything that follows from it: Arrow schemas, expectations, checks, dictionaries.

Nothing here knows a table by name.
"""
