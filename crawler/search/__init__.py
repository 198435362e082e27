"""The search for a portal's report columns, by what links promise."""
