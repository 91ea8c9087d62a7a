"""Which language the command line speaks: Chinese where the terminal does, English elsewhere."""

import os


def chinese() -> bool:
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value for value in named if value), "").lower().startswith("zh")


def say(zh: str, en: str) -> str:
    return zh if chinese() else en
