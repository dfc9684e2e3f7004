"""Where documents are read (this process, a process pool, a Dask cluster), and the cache of what was read."""
