"""Painting: how the ground of a block is put on a picture, from the grass to the street lamps."""
