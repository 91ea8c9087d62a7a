"""Boxes of devices, sealed by an implementation that shares no code with the server's."""

import base64
from collections.abc import Callable
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muster.access import keys
from muster.common.problems import Problem
from tests.access.hpke_by_hand import AES_128, point, schedule, seal_by_hand

ZHAO = UUID("00000000-0000-4000-8000-0000000000c1")
PERSON = {"name": "赵钱孙", "id_number": "00000019900101123X", "phone": "13900000123"}


def test_the_hand_written_one_agrees_with_the_rfc() -> None:
    """RFC 9180, A.3.1 (P-256, AES-128-GCM), sequence 0."""
    private = ec.derive_private_key(0xF3CE7FDAE57E1A310D87F1EBBDE6F328BE0A99CDBCADF4D6589CF29DE4B8FFD2, ec.SECP256R1())
    enc = bytes.fromhex(
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
        "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"
    )
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc)
    dh, public = private.exchange(ec.ECDH(), sender), point(private.public_key())
    key, nonce = schedule(dh, enc, public, b"Ode on a Grecian Urn", AES_128)
    cipher = "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
    assert AESGCM(key).decrypt(nonce, bytes.fromhex(cipher), b"Count-0") == b"Beauty is truth, truth beauty"


def test_a_devices_box_opens() -> None:
    kid, public = keys.seal_public("2022-04-15")
    assert kid == "2022-04-15.identity.1"
    assert (len(public), public[0]) == (65, 4)
    assert keys.open_sealed(seal_by_hand(PERSON, kid, public, ZHAO), ZHAO) == PERSON


def test_a_box_that_was_copied_into_another_persons_event_does_not_open() -> None:
    box = seal_by_hand(PERSON, *keys.seal_public("2022-04-15"), ZHAO)
    with pytest.raises(Problem, match="seal_broken"):
        keys.open_sealed(box, UUID(int=0xC2))


def test_the_key_pair_lasts_and_is_the_rounds_own() -> None:
    assert keys.seal_public("2022-04-15") == keys.seal_public("2022-04-15")
    assert keys.seal_public("2022-04-15")[1] != keys.seal_public("2022-04-16")[1]
    assert keys.seal_public("2022-04-15")[1] != keys.seal_public("2022-04-15", "contact")[1]


def _flip(box: str) -> str:
    raw = bytearray(base64.urlsafe_b64decode(box + "=="))
    raw[70] ^= 1
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: {**one, "kid": "2022-04-16.identity.1"},  # another round's key
        lambda one: {**one, "kid": "2099-01-01.identity.1"},  # a key that never was
        lambda one: {**one, "kid": "server"},
        lambda one: {**one, "kid": "../server.identity.1"},
        lambda one: {**one, "box": _flip(one["box"])},
        lambda one: {**one, "box": one["box"][:60]},
        lambda one: {**one, "box": "赵"},
        lambda one: {**one, "box": "A" * 70_000},
        lambda one: {"kid": one["kid"]},
        lambda _: {},
    ],
)
def test_what_is_not_a_box_for_us_does_not_open(spoil: Callable[[dict[str, str]], dict[str, str]]) -> None:
    kid, public = keys.seal_public("2022-04-15")
    keys.seal_public("2022-04-16")
    with pytest.raises(Problem) as refused:
        keys.open_sealed(spoil(seal_by_hand(PERSON, kid, public, ZHAO)), ZHAO)
    assert (refused.value.code, refused.value.status) == ("seal_broken", 422)
    assert "2099-01-01.identity.1" not in keys.keyring().kids()
