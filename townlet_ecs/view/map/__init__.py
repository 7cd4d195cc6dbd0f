"""The map: where things stand, and a town drawn on the graphics card."""
