"""Finding and naming the bytes of source documents. What the bytes say is no business of this room."""
