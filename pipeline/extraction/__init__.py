"""`Document` to facts, each with the words it was read from and the rule that read it.

One module for each kind of fact, one small module in `formats` for each document format, and in `lexicons` what
is known of how these documents are written, as data. This package sees one document at a time.
"""
