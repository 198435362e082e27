"""Texts without tables of their own: dumps of pages, and columns set with blanks."""
