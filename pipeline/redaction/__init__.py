"""Corrections and takedowns: what people ask to be corrected or withheld, and doing it.

There are two entrances. `redact_facts` takes the facts of documents before they are linked, and returns them without
what is withheld, with a record of what that was. `correct_and_verify` takes the tables before they are released,
corrects values and makes sure that nothing withheld is left. What an earlier release published is left out or masked on
its way into a new one (`redact_earlier_release`). How the tables record all this is in `recorded`. No other package
knows which forms of words are the same (`words`) or masks text; `pipeline.releases.gate` searches finished files.
"""
