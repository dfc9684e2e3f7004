"""The checks of a release: each table against its schema, its values and the other tables."""
