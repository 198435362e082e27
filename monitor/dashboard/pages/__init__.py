"""The routes: each reads what its page needs in one transaction and hands it to one template."""
