"""Reads of the command centre. Board, bulletin and export take every number from ``board_numbers``."""

from muster.command.queries.board import board_numbers
from muster.command.queries.round import round_shown

__all__ = ["board_numbers", "round_shown"]
