"""Saved web pages to draft blocks of text."""
