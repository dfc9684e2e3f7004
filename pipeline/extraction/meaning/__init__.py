"""What a finding means for a service: its polarity and its themes."""
