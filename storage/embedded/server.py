"""The server process of one home: started, looked at, stopped. The caller serialises all of it."""

import os
import signal
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from storage.embedded.account import run
from storage.embedded.binaries import find
from storage.embedded.cluster import make_cluster, written_by
from storage.embedded.errors import EmbeddedUnavailable, failed
from storage.embedded.home import SOCKET, Home
from storage.embedded.locks import PATIENCE, POLL, closing_fd, open_lock, try_exclusive
from storage.embedded.settings import DATABASE, SUPERUSER, server_options

STARTUP = struct.pack("!i", 3 << 16) + f"user\0{SUPERUSER}\0database\0{DATABASE}\0\0".encode()
TERMINATE = b"X\0\0\0\4"
AUTHENTICATION = b"R"


@dataclass(frozen=True, slots=True)
class Server:
    """The server inherits a lock and holds it for as long as any process of its lives: that is its liveness.

    With `durable` off a power failure may cost everything: for tests only.
    """

    home: Home
    durable: bool = True

    def ensure(self) -> None:
        """Returns once the server answers, after starting it (and making its data) where none is alive.

        Raises EmbeddedUnavailable.
        """
        with closing_fd(open_lock(self._lock_file)) as lock:
            deadline = time.monotonic() + PATIENCE
            while not try_exclusive(lock):
                if self.answers():
                    return
                if time.monotonic() > deadline:
                    raise EmbeddedUnavailable(
                        f"The database server in {self.home.root} neither answers nor ends: look into {self.home.log},"
                        " end its postgres processes and start again."
                    )
                time.sleep(POLL)
            self._start(lock)
        self._await_answer()

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            lines = (self.home.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        # The file goes on saying "ready" while the server recovers from the crash of one of its processes.
        return len(lines) > 7 and lines[7].strip() == "ready" and self._greets()

    def stop(self) -> None:
        """Fast shutdown; an immediate one, which the next start recovers from, where that takes too long."""
        with closing_fd(open_lock(self._lock_file)) as lock:
            for how in (signal.SIGINT, signal.SIGQUIT):
                pid = self._listener()
                if not pid:  # gone already, or in a container whose processes we can't see
                    break
                os.kill(pid, how)
                if _obtained(lock, PATIENCE / 2):
                    self.home.remove_sockets()
                    break

    @property
    def _lock_file(self) -> Path:
        return self.home.root / "server.lock"

    @property
    def _start_log(self) -> Path:
        return self.home.log / "start.log"

    def _greets(self) -> bool:
        """Whether a client would be let in: https://www.postgresql.org/docs/current/protocol-message-formats.html."""
        try:
            with self._connection() as client:
                client.sendall(struct.pack("!i", len(STARTUP) + 4) + STARTUP)
                answer = client.recv(1)
                client.sendall(TERMINATE)
        except OSError:
            return False
        return answer == AUTHENTICATION

    def _listener(self) -> int | None:
        """The process id of whoever listens on our socket; 0 where it can't be seen from here, None if there's none."""
        try:
            with self._connection() as client:
                if hasattr(socket, "SO_PEERCRED"):
                    return int(struct.unpack("iII", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0])
                return int((self.home.data / "postmaster.pid").read_text().split("\n")[0])
        except OSError:
            return None

    def _connection(self) -> socket.socket:
        client = socket.socket(socket.AF_UNIX)
        try:
            client.settimeout(PATIENCE / 10)
            client.connect(str(self.home.sockets / SOCKET))
        except OSError:
            client.close()
            raise
        return client

    def _start(self, lock: int) -> None:
        """Starts the postmaster, to which `lock` passes. Holding it we know that what an earlier one left is stale."""
        home = self.home
        binaries = find(home.root, home.account, written_by(home))
        if not home.data.exists():
            make_cluster(home, binaries, lock, durable=self.durable)
        (home.data / "postmaster.pid").unlink(missing_ok=True)
        home.make_sockets()
        self._start_log.unlink(missing_ok=True)
        options = server_options(home, binaries.major, durable=self.durable)
        # pg_ctl hands the server over to init: it outlives us where others still use it, and is nobody's zombie.
        start = [binaries.program("pg_ctl"), "start", "-W", "-D", str(home.data), "-l", str(self._start_log)]
        answer = run([*start, "-o", options], home.account, cwd=home.root, pass_fds=[lock])
        if answer.returncode:
            raise failed("PostgreSQL did not start", answer.stderr, home.log)

    def _last_words(self) -> str:
        """What the server said before it ended: in its log, or before it had one on its standard error."""
        files = sorted(self.home.log.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return "".join(file.read_text(errors="replace")[-10_000:] for file in files)

    def _await_answer(self) -> None:
        with closing_fd(open_lock(self._lock_file)) as lock:
            deadline = time.monotonic() + PATIENCE
            while not self.answers():
                if try_exclusive(lock):
                    raise failed("PostgreSQL did not start", self._last_words(), self.home.log)
                if time.monotonic() > deadline:
                    raise EmbeddedUnavailable(
                        f"PostgreSQL takes over {PATIENCE:.0f} seconds to start: look into {self.home.log}."
                    )
                time.sleep(POLL)


def _obtained(lock: int, seconds: float) -> bool:
    """Waits until nobody else holds the lock, so long at most."""
    deadline = time.monotonic() + seconds
    while not try_exclusive(lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True
