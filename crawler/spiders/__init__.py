"""The spiders: one looks at the columns of the register's portals, one at an unknown portal. Recipes read top down."""
