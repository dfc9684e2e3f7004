"""Bringing registered documents from their publishers."""
