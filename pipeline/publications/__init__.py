"""What publishers list: which documents there are of a council, held or not, and which of them to fetch."""
