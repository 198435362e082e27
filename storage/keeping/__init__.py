"""How rows are kept in any database: kinds of columns, packed cells, what stood before, copies and backups."""
