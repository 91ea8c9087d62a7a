"""What a bench says at its end: one JSON line."""

import json
from typing import Any


def report(
    bench: str, value: float, unit: str, *, peer: str, peer_value: float, target: str, met: bool, more: Any = None
) -> None:
    """Print the figure beside its peer or limit, measured in the same run."""
    ratio = value / peer_value if peer_value else 0.0
    if more:
        print("   " + "  ".join(f"{name} {found}" for name, found in more.items()), flush=True)
    line = {
        "bench": bench, "value": round(value, 3), "unit": unit, "peer": peer, "peer_value": round(peer_value, 3),
        "ratio": round(ratio, 3), "target": target, "met": met,
    }  # fmt: skip
    print(json.dumps(line), flush=True)
