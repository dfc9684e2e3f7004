"""PDFs to draft blocks, in a child process with limits."""
