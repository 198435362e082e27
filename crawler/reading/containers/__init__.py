"""Files that hold other files: ZIP, OLE, packages and web archives."""
