"""The differences between two releases: found, weighed, and described in words."""
