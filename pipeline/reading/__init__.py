"""Bytes to `Document`: normalised text, blocks, sentences and their offsets.

Every format of file gives the same `Document`; nothing in this room knows what an inspection is.
"""
