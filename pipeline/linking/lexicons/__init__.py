"""What linking knows about how sentences are compared, as data, with the models that load it."""
