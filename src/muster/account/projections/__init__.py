"""The account's projections: the book of a round (window, aliases, specimens, tubes, accounts, lanes), and its signed acts."""

from muster.account.projections.book import AccountBook
from muster.account.projections.signed import EXCEPTION_SETTLED, STATEMENT
from muster.ledger.projection import register

register(10, AccountBook())
register(11, EXCEPTION_SETTLED)
register(11, STATEMENT)
