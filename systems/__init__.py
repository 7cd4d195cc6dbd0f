"""What happens each tick, in order: one file per system, and `tick.py` for the order itself."""
