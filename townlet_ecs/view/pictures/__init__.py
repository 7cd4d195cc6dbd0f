"""Pictures and films without a screen."""
