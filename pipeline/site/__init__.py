"""The web pages of a release.

What belongs here: which pages a release has, what each shows and how it looks. What does not: the text of the README,
licence and changes, which this room only turns into pages.

Everything that comes from a document is escaped. No page needs a script or the network.
"""
