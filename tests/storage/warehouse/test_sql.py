"""Every statement that a warehouse is given, read by a parser of Snowflake's SQL."""

from importlib.resources import files

import pytest
import sqlglot
from sqlglot import exp

from storage.warehouse import hashing, merging, state
from storage.warehouse.feeds import FEEDS, Feed
from storage.warehouse.statements import TABLES, statements

FILES = [TABLES, *(f"metrics/{each.name}" for each in files("storage.warehouse").joinpath("metrics").iterdir())]
MADE = [
    statement
    for feed in FEEDS
    for statement in (
        merging.stage(feed),
        merging.merge(feed),
        merging.bury(feed),
        hashing.sums(feed, hashing.live(feed)),
        hashing.hashes(feed, hashing.live(feed), [1, 2]),
    )
]
OWN = [state._PRESENT, state._BEGIN, state._READ, state._ADVANCE, state._FORGET, state._SYNCED]


def parsed(statement: str) -> exp.Expr:
    """The statement; a mere Command is one that the parser gave up on."""
    found = sqlglot.parse_one(statement, dialect="snowflake")
    assert not isinstance(found, exp.Command), statement
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_snowflakes_sql(name: str) -> None:
    for statement in statements(name):
        parsed(statement)


def test_what_is_made_for_each_table_is_snowflakes_sql() -> None:
    for statement in (*MADE, *OWN):
        parsed(statement)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.table)
def test_a_feed_fills_all_columns_of_its_table(feed: Feed) -> None:
    made = next(each for each in statements(TABLES) if f" {feed.table} " in each)
    columns = [column.name for column in parsed(made).find_all(exp.ColumnDef)]
    assert columns == list(merging.staged_columns(feed))


def test_the_script_of_roles_names_each_role() -> None:
    script = statements("roles.sql")
    for statement in script:
        sqlglot.parse_one(statement, dialect="snowflake")
    for role in ("LOADER", "TRANSFORMER", "READER"):
        assert f"CREATE ROLE IF NOT EXISTS {role}" in script
