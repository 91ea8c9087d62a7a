"""Random words for passwords and tokens, from letters that are not mistaken for each other on paper."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1


def random_words(count: int) -> str:
    """``count`` words of four letters, as in ``k3vd-9fmw``: 19.8 bits each."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(count))
