"""The web pages: what is owed, what was published, and the reason behind every cell. Reads only, changes nothing."""
