"""PDF files by their text layer, as far as one sees it."""
