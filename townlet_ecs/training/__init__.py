"""Learning from towns: data sets of what the scripted policy does."""
