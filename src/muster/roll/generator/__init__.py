"""An invented county: a roll file such as an office would send, clean people and known dirt alike.

Places are real, people are not: names come from common syllables, ID numbers carry division code 000000,
phones start with 100. The same seed writes the same people.
"""

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from muster.roll.generator import dirt
from muster.roll.generator.people import Person, people
from muster.roll.generator.writers import write

AS_OF = date(2022, 4, 15)


def generate(path: Path, *, residents: int = 154_000, seed: int = 1, on: date = AS_OF) -> dict[str, Any]:
    """Write ``path`` (xlsx or csv) with exactly ``residents`` good people and return what is in it.

    The answer counts ``rows``, ``good``, ``refused`` by error code, ``repaired`` by kind of repair and the care list.
    """
    rng = random.Random(seed)  # noqa: S311 - invented people
    good = people(rng, residents, on)
    repaired = dirt.blemish(rng, good)
    bad = dirt.refused(rng, good)
    layout = write(path, dirt.mixed(rng, good, bad))
    return {
        "residents": len(good),
        "households": len({(person.village, person.household) for person in good}),
        "villages": len({person.village for person in good}),
        "rows": len(good) + len(bad),
        "good": len(good),
        "refused": dict(sorted(Counter(row.code for row in bad).items())),
        "repaired": repaired,
        "without_number": sum(person.id_number == "" for person in good),
        "care": dict(sorted(Counter(person.care for person in good if person.care).items())),
        "seed": seed,
        "as_of": on.isoformat(),
        **layout,
    }


__all__ = ["AS_OF", "Person", "generate"]
