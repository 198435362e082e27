"""Portals as strangers build them: made of a seed, served on the loopback, crawled three times and judged."""
