"""Snapshots: one moment of a world as a file that holds all it takes to go on from there."""
