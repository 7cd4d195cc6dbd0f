"""Scenarios: timelines of commands with expectations, read from YAML and run by the path of every command."""
