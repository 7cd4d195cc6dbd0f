"""The panels in front of the map, painted from what they say."""
