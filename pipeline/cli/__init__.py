"""The command `inspection-outcomes`, one module a command."""
