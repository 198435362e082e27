"""What a document is: a report or not, whose, of which year, and what it says of itself."""
