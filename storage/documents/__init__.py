"""Which report a document belongs to, which edition its content is, and what people decided about both."""
