"""A roll file on its way in.

`sheets` opens it, `headers` finds the columns, `rows` checks, `match` knows who is new, `store` writes, `run` leads.
"""
