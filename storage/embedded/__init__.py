"""An embedded PostgreSQL: the default where no DATABASE_URL is set. Unix only.

Decided by measurement: liveness is a lock that the server inherits, never a process id; see `supervisor` for how
users are counted, `home` for where files live and `account` for whom the server runs as.
"""

from storage.embedded.binaries import version
from storage.embedded.errors import EmbeddedUnavailable
from storage.embedded.supervisor import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedUnavailable", "version"]
