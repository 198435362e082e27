"""What is judged of each body and year: its state and findings, from what was seen and where it was looked."""
