"""Sealing a person's few fields so that only the key's holder can read them (docs/sync.md section 2)."""

from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec

from muster.rehearsal.client.keys import b64, unb64

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class Seal:
    """The round's public sealing key as enrolment answered it."""

    kid: str
    key: str

    def close(self, fields: dict[str, Any], resident: str) -> dict[str, str]:
        """The ``sealed`` member that holds ``fields``, for a body that speaks of ``resident`` (a lower-case UUID)."""
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(self.key))
        info = f"muster-seal-1 {self.kid} {resident}".encode()
        box = _SUITE.encrypt(msgspec.json.encode(fields), public, info=info)
        return {"kid": self.kid, "box": b64(box)}
