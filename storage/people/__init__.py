"""Who may use the dashboard: accounts, roles, sessions."""
