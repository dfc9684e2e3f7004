"""Fetch the registered documents from their publishers into the store."""
