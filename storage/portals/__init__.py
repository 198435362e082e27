"""What is known of portals: their columns and lists, what they still lack, what probes found."""
