"""A process that uses the embedded server: `python -m tests.storage.embedded.client DATA_DIR DURABLE USER`.

It prints the server's URL or the sentence that says why there is none. Then it answers queries, a line each, until its
input ends; `insert` writes rows for ever and prints the id of each once it is committed.
"""

import asyncio
import os
import pwd
import sys
from pathlib import Path

import asyncpg

from storage.embedded import EmbeddedPostgres, EmbeddedUnavailable


def say(words: object) -> None:
    print(words, flush=True)


async def serve(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    say(url)
    for query in sys.stdin:
        try:
            while query == "insert\n":
                say(await connection.fetchval("INSERT INTO steps DEFAULT VALUES RETURNING id"))
            say(await connection.fetchval(query))
        except asyncpg.PostgresError as error:
            say(type(error).__name__)
    await connection.close()


def become(user: str) -> None:
    """Turns root into a normal user: here, as that user may be unable to execute an interpreter of root's."""
    entry = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def main(data_dir: str, durable: str, user: str) -> None:
    if user:
        become(user)
    try:
        with EmbeddedPostgres(Path(data_dir), durable=durable == "True") as url:
            asyncio.run(serve(url))
    except EmbeddedUnavailable as reason:
        say(reason)


if __name__ == "__main__":
    main(*sys.argv[1:])
