"""What a sentence says of a service: its polarity and its themes."""
