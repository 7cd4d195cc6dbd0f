"""Narration: what happens in a town, told in sentences.

A reader of the event ring with a cursor of its own: it is no part of a town, and nothing in a town depends on it.
"""
