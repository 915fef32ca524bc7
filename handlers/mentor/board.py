"""What the caseload's screens are made of: figures from the warehouse where there is one, the rest from Postgres."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from coaching.desk.board import Figures, Judged, Seat, ordered
from handlers.mentor.context import MentorContext
from storage.desk import board
from storage.warehouse import dashboard
from storage.warehouse.dashboard import Dashboard
from storage.warehouse.protocol import WarehouseUnavailable

PATIENCE: Final = 2.0
"""Seconds that a screen waits for the warehouse before it shows the figures of Postgres."""


@dataclass(frozen=True, slots=True)
class Board:
    """A mentor's caseload, who needs a person most first."""

    judged: Sequence[Judged]
    synced_at: datetime | None = None
    """When the warehouse, if figures came from there, was brought up to date."""
    without: bool = False
    """Whether a warehouse was asked and didn't answer."""

    def of(self, user_id: int) -> Judged | None:
        """One member; None for anybody else's."""
        return next((each for each in self.judged if each.seat.user_id == user_id), None)


async def caseload(ctx: MentorContext) -> Board:
    """The board as of now: what was read a moment ago, where nothing has changed since."""
    async with ctx.read() as reader:
        version = await board.version(reader)
    found: Board = await ctx.remembered.get(("board", ctx.user_id), version, ctx.now, lambda: _read(ctx))
    return found


async def rows(ctx: MentorContext, user_ids: Sequence[int]) -> Dashboard | None:
    """The warehouse's rows of these members. None: there is no warehouse, or nothing in it. Raises TimeoutError and
    WarehouseUnavailable."""
    if ctx.warehouse is None:
        return None
    async with asyncio.timeout(PATIENCE):
        return await dashboard.read(ctx.warehouse, user_ids)


async def _read(ctx: MentorContext) -> Board:
    async with ctx.read() as reader:
        seats = await board.seats(reader, ctx.user_id, ctx.now)
    try:
        shown = await rows(ctx, [seat.user_id for seat in seats])
    except (TimeoutError, WarehouseUnavailable):
        return Board(ordered(seats), without=True)
    if shown is None:
        return Board(ordered(seats))
    return Board(ordered(_with_figures(seat, shown) for seat in seats), shown.synced_at)


def _with_figures(seat: Seat, shown: Dashboard) -> Seat:
    """The warehouse's figures, unless Postgres has judged a later day; the level remembers the days before."""
    row, here = shown.rows.get(seat.user_id), seat.figures
    if row is None or row.as_of is None or (here and here.as_of > row.as_of):
        return seat
    level = here.level if here and here.as_of == row.as_of else row.level
    return replace(seat, figures=Figures(row.as_of, row.inputs, level))
