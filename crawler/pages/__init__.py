"""What a portal's pages show: lines with titles and days, tables, words. The same for all families."""
