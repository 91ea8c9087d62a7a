"""The embedded PostgreSQL: a thin supervisor around the server binaries of a wheel (ADR 0002)."""

from muster.config.postgres.cluster import Cluster
from muster.config.postgres.owner import NotStarted

__all__ = ["Cluster", "NotStarted"]
