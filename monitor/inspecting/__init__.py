"""One report read and judged for a clerk, without storing anything."""
