"""The words of a person as keyed tokens beside the roll (ADR 0015): written at import and at every edit."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from muster.access import keys
from muster.common.raw import raw_cursor
from muster.roll.words import Facts, near_of, words_of

KIND = "search"
_BITS = 8  # bytes of a token: two words of a million meet once in ten million rolls
_AT_ONCE = 4_000
_KNOWN_MOST = 300_000


def tokens(words: Iterable[str]) -> dict[str, int]:
    """Each word's token: a keyed hash, cut to what fits a bigint."""
    unique = list(dict.fromkeys(words))
    found = keys.blind_many(KIND, unique)
    return {word: int.from_bytes(one[:_BITS], signed=True) for word, one in zip(unique, found, strict=True) if one}


def tokens_write(
    cursor: psycopg.Cursor[Any],
    district: str,
    people: Sequence[tuple[UUID, Facts]],
    known: dict[str, int] | None = None,
) -> None:
    """The tokens of these people, in place of any they had. ``known`` remembers words from one call to the next."""
    known = {} if known is None else known
    said = [(id, words_of(facts), near_of(facts)) for id, facts in people]
    if len(known) > _KNOWN_MOST:
        known.clear()
    known |= tokens(word for _, words, _ in said for word in words if word not in known)
    near = tokens(word for *_, found in said for word in found)
    cursor.execute(
        "DELETE FROM resident_token WHERE district = %s AND resident = ANY(%s)", [district, [id for id, _ in people]]
    )
    with cursor.copy("COPY resident_token (district, resident, tokens, near) FROM STDIN") as copy:
        for id, words, found in said:
            copy.write_row((district, id, _array(known, words), _array(near, found)))


def tokens_settle(cursor: psycopg.Cursor[Any]) -> None:
    """After many were written: the index takes in what it had put aside, and the planner hears how much there is."""
    cursor.execute("SELECT gin_clean_pending_list('resident_token_words')")
    cursor.execute("ANALYZE resident_token")


def roll_index(district: str) -> int:
    """Write everybody's tokens anew, from the sealed values; returns how many people. The caller's transaction holds it."""
    done, after = 0, UUID(int=0)
    known: dict[str, int] = {}
    with raw_cursor() as cursor:
        while chunk := _people(district, "r.id > %s ORDER BY r.id LIMIT %s", [after, _AT_ONCE]):
            tokens_write(cursor, district, chunk, known)
            done, after = done + len(chunk), chunk[-1][0]
        tokens_settle(cursor)
    return done


def residents_index(district: str, ids: Iterable[UUID]) -> None:
    """The tokens of these residents anew."""
    with raw_cursor() as cursor:
        tokens_write(cursor, district, _people(district, "r.id = ANY(%s)", [list(ids)]))


def _people(district: str, condition: str, params: list[Any]) -> list[tuple[UUID, Facts]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.id, r.name_sealed, r.id_number_sealed, r.phone_sealed, h.number, h.address_sealed
                FROM resident r JOIN household h ON h.district = r.district AND h.id = r.household
                WHERE r.district = %s AND {condition}""",
            [district, *params],
        )
        found = cursor.fetchall()
    opened = [
        [value or "" for value in keys.open_many((row[column] for row in found), context)]
        for column, context in (
            (1, "resident.name"), (2, "resident.id_number"), (3, "resident.phone"), (5, "household.address"),
        )
    ]  # fmt: skip
    return [
        (row[0], Facts(name, number, phone, row[4], address))
        for row, name, number, phone, address in zip(found, *opened, strict=True)
    ]


def _array(token: dict[str, int], words: Iterable[str]) -> str:
    """An array literal: for COPY far cheaper than a list."""
    return "{" + ",".join([str(token[word]) for word in words]) + "}"
