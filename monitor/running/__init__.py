"""The service at work: jobs as processes, their times and logs, its health, and what it counts."""
