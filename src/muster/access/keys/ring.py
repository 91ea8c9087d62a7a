"""The keyring: one small file of 32 random bytes per key id, in ``<MUSTER_HOME>/keys``, outside the database.

Everything that a key id stands for is derived from its file, so that removing one file ends them all.
Knows nothing of Django: the settings ask it for their secret.
"""

import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from muster.common.problems import Problem

SIZE = 32
_KID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Keyring:
    """The keys of one home. Safe for many processes: a key appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._secrets: dict[str, bytes] = {}

    def get(self, kid: str) -> bytes:
        """The key's secret. Raises Problem key_destroyed, key_missing; makes nothing."""
        path = self._path(kid)
        try:
            path.stat()  # every time: another process may have destroyed it
            secret = self._secrets.get(kid) or path.read_bytes()
        except FileNotFoundError:
            self._secrets.pop(kid, None)
            raise Problem("key_destroyed" if self.destroyed(kid) else "key_missing", kid) from None
        if len(secret) != SIZE:
            raise Problem("key_missing", kid)
        self._secrets[kid] = secret
        return secret

    def get_or_make(self, kid: str) -> bytes:
        """The key's secret, made if there never was one. Raises Problem key_destroyed."""
        path = self._path(kid)
        if not path.exists() and not self.destroyed(kid):
            self._make(path)
            if self.destroyed(kid):  # destroyed while we made it
                self.remove(kid)
        return self.get(kid)

    def destroyed(self, kid: str) -> bool:
        return self._path(kid, "destroyed").exists()

    def destroy(self, kid: str) -> None:
        """Overwrites and removes the key, and leaves a mark so that nobody makes it anew. May be repeated."""
        self._folder_make()
        mark = os.open(self._path(kid, "destroyed"), os.O_WRONLY | os.O_CREAT, 0o600)
        os.fsync(mark)
        os.close(mark)
        self.remove(kid)

    def remove(self, kid: str) -> None:
        self._secrets.pop(kid, None)
        path = self._path(kid)
        try:
            with path.open("r+b", buffering=0) as file:
                file.write(secrets.token_bytes(SIZE))
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            pass
        self._folder_sync()

    def kids(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.key"))

    def complaints(self) -> list[str]:
        """What is wrong with the folder, in words for `muster doctor`; empty when all is well."""
        if not self.folder.is_dir():
            return ["there is no key folder yet"]
        found = []
        for path in [self.folder, *sorted(self.folder.iterdir())]:
            if path.stat().st_mode & 0o077:
                found.append(f"{path.name} can be read by others: chmod go= it")
            if path.suffix == ".key" and path.stat().st_size != SIZE:
                found.append(f"{path.name} is damaged: put it back from the backup")
        return found

    def _make(self, path: Path) -> None:
        self._folder_make()
        draft = path.with_name(f".{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, secrets.token_bytes(SIZE))
            os.fsync(handle)
            os.link(draft, path)  # refuses when another process was first; then theirs is the key
        except FileExistsError:
            pass
        finally:
            os.close(handle)
            draft.unlink()
        self._folder_sync()

    def _folder_make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _folder_sync(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    def _path(self, kid: str, suffix: str = "key") -> Path:
        if not _KID.fullmatch(kid):
            raise Problem("key_missing")
        return self.folder / f"{kid}.{suffix}"


def keyring() -> Keyring:
    """The keyring of this home (``MUSTER_HOME``)."""
    return _keyring(os.environ.get("MUSTER_HOME") or ".muster")


@lru_cache(maxsize=8)
def _keyring(home: str) -> Keyring:
    return Keyring(Path(home).resolve() / "keys")


def derive(secret: bytes, use: str, size: int = SIZE) -> bytes:
    """A key for one use out of a key file's secret (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=None, info=f"muster {use} 1".encode()).derive(secret)


@lru_cache(maxsize=64)
def derive_p256(secret: bytes, use: str) -> ec.EllipticCurvePrivateKey:
    """A P-256 private key for one use; 384 bits are reduced, so that the bias is below 2^-128 (FIPS 186-5 A.2.1)."""
    wide = int.from_bytes(derive(secret, use, 48))
    return ec.derive_private_key(wide % (_P256_ORDER - 1) + 1, ec.SECP256R1())


def server_key() -> ec.EllipticCurvePrivateKey:
    """The key with which the server's own device signs."""
    return derive_p256(keyring().get_or_make("server"), "server device")


def secret_key() -> str:
    """Django's secret, for signed cookies and forms."""
    return derive(keyring().get_or_make("django"), "django").hex()
