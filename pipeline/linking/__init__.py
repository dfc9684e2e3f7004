"""All tables from the facts of all documents: which documents are about one inspection, and what follows from them.

No text is read here; that is done in `extraction`.
"""
