"""Corrections and takedowns: what people ask to be put right or withheld, and doing so."""
