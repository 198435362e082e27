"""Many workers on many machines: portals go through a queue in PostgreSQL, one visit of a portal at a time."""
