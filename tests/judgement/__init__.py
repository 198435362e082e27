"""Reports with known faults: how right the checks are, and how much they find."""
