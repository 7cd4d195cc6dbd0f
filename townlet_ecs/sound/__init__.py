"""What must hold between the numbers of a town after any tick; each check yields in words what does not."""
