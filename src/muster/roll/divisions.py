"""The divisions that muster ships: one county with its townships and villages (data/SOURCE.txt)."""

import json
from dataclasses import dataclass
from importlib.resources import files

from muster.roll.enums import Level

COUNTY_SEAT = "140122400"
_ENGLISH = {
    "140122": "Yangqu County",
    "140122100": "Huangzhai Town",
    "140122101": "Dayu Town",
    "140122102": "Donghuangshui Town",
    "140122103": "Nitun Town",
    "140122200": "Gaocun Township",
    "140122201": "Houcun Township",
    "140122202": "Lingjingdian Township",
    "140122203": "Xilingjing Township",
    "140122205": "Yangxing Township",
    "140122400": "County Seat",
}


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    parent: str
    level: Level
    name_zh: str

    @property
    def name_en(self) -> str:
        """The English name where there is one; villages keep their own."""
        return _ENGLISH.get(self.code, self.name_zh)


def shipped() -> list[Place]:
    """County, townships and villages, parents first."""
    data = json.loads((files("muster.roll") / "data" / "yangqu_divisions.json").read_text(encoding="utf-8"))
    county = data["county"]["code"]
    places = [Place(county, "", Level.COUNTY, data["county"]["name"])]
    for township in data["townships"]:
        places.append(Place(township["code"], county, Level.TOWNSHIP, township["name"]))
        places += [
            Place(village["code"], township["code"], Level.VILLAGE, village["name"]) for village in township["villages"]
        ]
    return places
