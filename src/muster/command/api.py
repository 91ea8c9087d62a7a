"""What programs may ask of the command centre: the numbers of the board, with the login of a person."""

from muster.command.numbers import Board
from muster.common.api import Operation

OPERATIONS = (
    Operation(
        "board", "get", "/api/board.json", "Every number of the board, of the territory of whoever is logged in.",
        {200: Board}, problems=("login_needed", "not_allowed", "database_away"), login=True,
    ),
)  # fmt: skip
