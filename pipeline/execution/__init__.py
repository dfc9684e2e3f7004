"""Where documents are read, and what is remembered of it: batches, executors, the cache."""
