"""The official form found in tables of any format: rows by labels, columns by heads, cells with their states."""
