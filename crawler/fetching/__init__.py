"""Asks servers for pages: politely, within bounds, keeping evidence, and saying exactly why when it could not."""
