"""The web pages of a release.

It decides which pages a release has, what each shows and how it looks. The text of the README, licence and changes
comes from `releases`.

Everything that comes from a document is escaped. No page needs a script or the network.
"""
