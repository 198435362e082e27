"""Everything that the pages read from the database, as frozen dataclasses; each page a handful of queries."""
