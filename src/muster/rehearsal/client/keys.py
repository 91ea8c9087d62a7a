"""A device's key: its thumbprint is its id, its signature vouches for what it sends (docs/sync.md, 1 and 3)."""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

_SHA256 = ec.ECDSA(hashes.SHA256())


class DeviceKey:
    """An ECDSA P-256 key pair; the private half never leaves this object."""

    def __init__(self, private: ec.EllipticCurvePrivateKey | None = None) -> None:
        self._private = private or ec.generate_private_key(ec.SECP256R1())
        numbers = self._private.public_key().public_numbers()
        self.x = b64(numbers.x.to_bytes(32))
        self.y = b64(numbers.y.to_bytes(32))
        self.thumbprint = _thumbprint(self.x, self.y)

    def jwk(self) -> dict[str, str]:
        return {"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y}

    def enrolment_sig(self, token: str) -> str:
        """Shows that the key that enrols with ``token`` is held here."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        return self.sign(f"muster-enrol-1\n{self.thumbprint}\n{digest}".encode())

    def sign(self, text: bytes) -> str:
        """ECDSA with SHA-256 over ``text``: the 64 bytes r ‖ s, base64url."""
        r, s = decode_dss_signature(self._private.sign(text, _SHA256))
        return b64(r.to_bytes(32) + s.to_bytes(32))


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _thumbprint(x: str, y: str) -> str:
    text = f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'
    return b64(hashlib.sha256(text.encode()).digest())
