"""Documents are read in processes of their own, confined and limited."""
