"""Tells people: what changed, once, by mail, and never calls "missing" what could not be looked at."""
