"""The list of a column: opened by the cheapest way that shows it, and read to its known end."""
