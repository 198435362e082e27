"""Workbooks of spreadsheet programs, as they show their sheets."""
