"""Checked tables to a release: its files, descriptions, version and changes; reading, verifying and copying releases.

The pages of a release are made in `pipeline.site`. Nothing here reads a source document.
"""
