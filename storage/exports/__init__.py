"""The shapes of what is given out: tables, Parquet, spreadsheets, a data package."""
