"""Corrections and takedowns: what people ask to be corrected or withheld, and doing it.

The room has two doors. `redact_facts` takes the facts of documents before they are linked, and returns them without
what is withheld, with a record of what that was. `correct_and_verify` takes the tables before they are released,
corrects values and makes sure that nothing withheld is left. What an earlier release published is masked on its way
into a new one (`redacted_tables`). No other room looks for words or masks text.
"""
