"""The register as people keep it: files, updates, bodies of a region, local orders."""
