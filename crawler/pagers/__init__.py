"""Where a page says that its list goes on: pagers, the scripts that make them, and what is said of the whole."""
