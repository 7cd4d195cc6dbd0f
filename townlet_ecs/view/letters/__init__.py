"""The town in letters, for a terminal."""
