"""The source documents as files: the registry, discovery, and fetching from publishers. Nothing here reads them."""
