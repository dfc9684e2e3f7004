"""What linking knows about how documents and sentences are compared, as data, with the models that load it."""
