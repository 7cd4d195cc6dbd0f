"""Town maps: their layout, how they are read, drawn, checked and generated."""
