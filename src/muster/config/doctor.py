"""`muster doctor`: is this machine fit to run a round? Each check says what it found and what to do."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import psycopg
from django.conf import settings
from django.db import connection

from muster.access import keys
from muster.access.enums import Role
from muster.access.models import User
from muster.common import disk
from muster.common.problems import Problem
from muster.config import database, setup
from muster.config.speech import say
from muster.public.fonts import card_font

State = Literal["ok", "warn", "bad"]
PLENTY_MB = 10_000
SKEW_MOST_S = 2.0
_RELEASED = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    state: State
    found: str
    todo: str = ""


def examine() -> Iterator[Finding]:
    """All checks, in the order in which one depends on another; stops where the next could not even be asked."""
    try:  # not through the pool, which would wait and tell less
        psycopg.connect(database.url(), connect_timeout=5).close()
    except psycopg.OperationalError as error:
        yield _away(error)
        return
    for check in (_database, _durable, _clock, _migrations):
        yield check()
    if setup.migrations_waiting():
        return
    yield from (check() for check in _AFTER_MIGRATION)


def _database() -> Finding:
    name = say("数据库", "database")
    where = say("内置", "embedded") if database.embedded() else "DATABASE_URL"
    version = int(_ask("SHOW server_version_num"))
    found = f"PostgreSQL {version // 10_000}.{version % 100}, {where}"
    if version >= 150_000:
        return Finding(name, "ok", found)
    todo = say("需要 PostgreSQL 15 或更新版本；或不设 DATABASE_URL，使用内置数据库。",
               "Use PostgreSQL 15 or later, or unset DATABASE_URL to use the embedded one.")  # fmt: skip
    return Finding(name, "bad", found, todo)


def _away(error: psycopg.OperationalError) -> Finding:
    todo = say("见 docs/runbooks/database-does-not-start.md。", "See docs/runbooks/database-does-not-start.md.")
    return Finding(say("数据库", "database"), "bad", str(error).strip(), todo)


def _durable() -> Finding:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    shown = {name: _ask(f"SHOW {name}") for name in names}
    found = ", ".join(f"{name} {value}" for name, value in shown.items())
    off = [name for name, value in shown.items() if value in ("off", "local")]
    todo = say(f"在数据库设置中打开 {'、'.join(off)}：否则断电会丢失已确认的数据。",
               f"Switch {', '.join(off)} on in the database: else a power cut loses what was acknowledged.")  # fmt: skip
    return Finding(say("落盘", "on disk"), "bad" if off else "ok", found, todo if off else "")


def _clock() -> Finding:
    name = say("时钟", "clock")
    here = datetime.now(UTC)
    skew_s = abs(float(_ask("SELECT extract(epoch FROM clock_timestamp())")) - time.time())
    found = f"{here:%Y-%m-%d %H:%M:%S} UTC"
    if here < _RELEASED:
        return Finding(
            name, "bad", found, say("系统时间不对：请校准后再开始。", "The system time is wrong: set it first.")
        )
    if skew_s > SKEW_MOST_S:
        todo = say("与数据库服务器时间相差过大：两台机器都要对时。", "It differs from the database's: set both by NTP.")
        return Finding(name, "bad", f"{found}, ± {skew_s:.0f} s", todo)
    return Finding(name, "ok", found)


def _migrations() -> Finding:
    waiting = setup.migrations_waiting()
    found = say(f"{len(waiting)} 项待执行", f"{len(waiting)} waiting")
    todo = say("运行 muster init。", "Run muster init.") if waiting else ""
    return Finding(say("表结构", "schema"), "bad" if waiting else "ok", found, todo)


def _disk() -> Finding:
    free, low = disk.free_mb(), settings.DISK_LOW_MB
    state: State = "ok" if free > PLENTY_MB else "warn" if free > low else "bad"
    found = say(f"可用 {free:,} MB，低于 {low} MB 停写", f"{free:,} MB free, writing stops below {low} MB")
    todo = say(f"清理 {settings.DISK_FOLDER} 所在磁盘；一轮约需 3 GB。",
               f"Make room on the disk of {settings.DISK_FOLDER}; one round takes about 3 GB.")  # fmt: skip
    return Finding(say("磁盘", "disk"), state, found, "" if state == "ok" else todo)


def _keys() -> Finding:
    ring = keys.keyring()
    missing = [kid for kid in ("server", "django") if kid not in ring.kids()]
    wrong = [*ring.complaints(), *(f"{kid}: missing" for kid in missing)]
    todo = say("从备份恢复 keys 目录；新数据目录请运行 muster init。",
               "Put the keys folder back from the backup; in a new home run muster init.")  # fmt: skip
    found = "; ".join(wrong) or say(
        f"{len(ring.kids())} 把，仅本用户可读", f"{len(ring.kids())}, readable by this user only"
    )
    return Finding(say("密钥", "keys"), "bad" if wrong else "ok", found, todo if wrong else "")


def _users() -> Finding:
    count = User.objects.filter(role=Role.COMMAND, is_active=True).count()
    todo = "" if count else say("运行 muster init。", "Run muster init.")
    found = say(f"{count} 名指挥部用户", f"{count} at the command centre")
    return Finding(say("用户", "users"), "ok" if count else "bad", found, todo)


def _secret_hosts() -> Finding:
    name = say("网络", "network")
    if settings.TLS:
        return Finding(name, "ok", f"TLS ({settings.TLS})")
    todo = say("只在本机使用可以；给手机使用时，用 --certificate 与 --key，或设 MUSTER_TLS=proxy。",
               "Fine on this machine alone; for phones use --certificate and --key, or MUSTER_TLS=proxy.")  # fmt: skip
    return Finding(name, "warn", say("未加密", "no TLS"), todo)


def _font() -> Finding:
    name = say("字体", "font")
    try:
        return Finding(name, "ok", card_font().family)
    except Problem as problem:
        entry = problem.entry
        return Finding(name, "warn", say(entry.zh, entry.en), say(entry.do_zh, entry.do_en))


_AFTER_MIGRATION: tuple[Callable[[], Finding], ...] = (_disk, _keys, _users, _secret_hosts, _font)


def _ask(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
