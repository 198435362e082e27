"""OFD files (GB/T 33190), as far as one sees their text."""
