"""Mutation testing: small faults are put into the code, one at a time, and the tests must notice each.

`python -m tests.mutation --help` lists the options. A mutant that no test notices (a survivor) is behaviour that no test
describes. mutmut makes the mutants, coverage.py chooses the tests, and each mutant runs in a process forked from one
that has already imported the heavy libraries. mutmut and cosmic-ray cannot do the rest here: neither knows that a line
which ran in a session fixture, or on import, is tested by every test that uses the fixture or the module; mutmut leaves
out constants and decorated functions; cosmic-ray starts a new interpreter for each mutant.
"""
