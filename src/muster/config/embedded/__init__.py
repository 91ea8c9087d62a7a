"""A Django database backend: PostgreSQL, started at the first connection."""
