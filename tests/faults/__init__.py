"""Long runs of faults, behind make faults."""
