"""Tables to a release: files, descriptions, version, pages. Nothing here reads a source document."""
