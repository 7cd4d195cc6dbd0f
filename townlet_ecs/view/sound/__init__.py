"""The sounds of a town, off by default."""
