"""PDFs for tests: written from nodes, and hostile ones."""
