"""Reads a document of any format into what it says; knows neither where documents come from nor where they go."""
