"""Who uses the embedded server: the first in starts it, the last out stops it."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType

from storage.embedded.errors import unusable
from storage.embedded.home import Home, open_home
from storage.embedded.locks import alone, closing_fd, open_lock, share, try_exclusive
from storage.embedded.server import Server
from storage.embedded.settings import DATABASE, PORT, SUPERUSER


class EmbeddedPostgres:
    """A PostgreSQL server of our own in `data_dir`, shared by all processes that name the same directory.

    Users are counted by a shared lock, which the kernel drops with a process that is killed: the next last one out
    stops the server all the same. Everything here blocks; the first start of all takes about a second.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._data_dir = data_dir
        self._durable = durable
        self._home: Home | None = None
        self._place = -1

    def start(self) -> str:
        """Joins the server, starting it where needed. Returns the URL of its database, for the superuser.

        Raises EmbeddedUnavailable.
        """
        if self._home is None:
            home = open_home(self._data_dir)
            try:
                self._join(home)
            except OSError as error:
                raise unusable(home.root, error) from error
            self._home = home
        return f"postgresql+asyncpg://{SUPERUSER}@/{DATABASE}?host={self._home.sockets}&port={PORT}"

    def stop(self) -> None:
        """Leaves the server, and stops it where nobody else uses it. Repeating it does nothing."""
        if self._home is None:
            return
        home, self._home = self._home, None
        # Where the directory was removed under us, PostgreSQL sees it within a minute and ends by itself.
        with suppress(FileNotFoundError), closing_fd(self._place), alone(home.root / "change.lock"):
            self._stop_if_last(home)

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _join(self, home: Home) -> None:
        with alone(home.root / "change.lock"):
            self._place = open_lock(home.root / "users.lock")
            share(self._place)
            try:
                Server(home, self._durable).ensure()
            except BaseException:
                with closing_fd(self._place):
                    self._stop_if_last(home)
                raise

    def _stop_if_last(self, home: Home) -> None:
        if try_exclusive(self._place):
            Server(home, self._durable).stop()
