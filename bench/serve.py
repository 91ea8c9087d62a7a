"""Serve another WSGI application just as `muster serve` serves muster: the peer sits in the same server."""

import os
import sys

import django


def main() -> None:
    django.setup()
    from muster.config import serve

    serve.APPLICATION = sys.argv[1]
    serve.run(host="127.0.0.1", port=int(sys.argv[2]), workers=min(2, os.cpu_count() or 1), certificate=None, key=None)


if __name__ == "__main__":
    main()
