"""The server's settings, written afresh at each start. Sized for 2 cores and 4 to 24 GB that it shares with muster."""

import os
from pathlib import Path

_MB = 1 << 20


def text(socket: Path) -> str:
    """The contents of ``muster.conf``."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MB
    lines = {
        # only through the socket, whose folder only the server's user and root can enter
        "listen_addresses": "''",
        "unix_socket_directories": f"'{socket}'",
        "unix_socket_permissions": "0700",
        "password_encryption": "'scram-sha-256'",
        "max_connections": "100",
        # what is acknowledged is on disk
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # a day's writing with few checkpoints
        "max_wal_size": "4GB",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "shared_buffers": f"{min(512, memory_mb // 8)}MB",
        "effective_cache_size": f"{memory_mb // 3}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "random_page_cost": "1.1",
        # compiling costs more than our short queries take
        "jit": "off",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        # statements carry personal data, so none are logged, not even those that fail
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
        "log_checkpoints": "off",
        "log_line_prefix": "'%m [%p] '",
    }
    return "".join(f"{name} = {value}\n" for name, value in lines.items())
