"""What is done when a tick fails, and how a run that goes on for long is kept safe."""
