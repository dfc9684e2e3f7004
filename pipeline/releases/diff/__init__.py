"""What differs between two releases, weighed, and said in words."""
