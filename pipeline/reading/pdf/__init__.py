"""PDFs to draft blocks."""
