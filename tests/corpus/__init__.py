"""A corpus of invented reports in every layout and format that real ones have; shares no code with the readers."""
