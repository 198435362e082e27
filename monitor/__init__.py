"""Judges what is owed and what was found, and shows it."""
