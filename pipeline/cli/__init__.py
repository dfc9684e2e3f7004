"""The command `inspection-outcomes`, one module a command.

Modules import what a command runs inside its function, so that the command line itself starts quickly.
"""
