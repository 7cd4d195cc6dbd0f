"""The view: a town drawn in a window, on a picture, in a film, and in a terminal; only a reader, but for commands."""
