"""Replay: recordings of lives, from which every tick can be visited, questioned, branched and compared."""
