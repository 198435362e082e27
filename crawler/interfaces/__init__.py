"""What the interfaces behind lists and documents answer, and how they are asked for more."""
