"""Finds documents on portals and reads them."""
