"""What nianbao knows: forms, reports, register, visits and findings, and how they are kept. Knows nobody."""
