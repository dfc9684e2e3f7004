"""What is known of how these documents are written, as data, with the models that load it."""
