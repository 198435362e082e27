"""What processes and machines that share a database tell each other: leases, runs, proofs of life, counts."""
