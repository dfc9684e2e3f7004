"""What every package uses and that knows nothing of inspections: paths, files, locks, YAML, plurals."""
