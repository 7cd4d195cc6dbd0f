"""The facts: what the inspector says of people, objects and places."""
