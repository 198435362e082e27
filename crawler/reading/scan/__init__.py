"""Scans and pictures of tables, by text recognition without a network."""
