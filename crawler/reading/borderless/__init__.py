"""Tables of printed pages without ruling lines: columns and labels by where words stand."""
