"""Letters of an oversight office: rectification notices and reminders as Word documents, and the issue ledger."""
