"""PDF to draft blocks of text, in a process of its own."""
