"""What the API answers, as models: the documentation of every twin, which tests hold its answers to."""
