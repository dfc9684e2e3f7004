"""Bytes to `Document`: normalised text, blocks, sentences and their offsets.

Every file format gives the same kind of `Document`. Nothing here knows what an inspection is.
"""
