"""A look at one column: when it is due, what it receives, and how it is recorded."""
