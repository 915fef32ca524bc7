"""The triggers that count what changes a member's figures: whoever remembers figures knows when they are old."""

from collections.abc import Iterator
from typing import Final

from storage.change_triggers import EVENTS, MOVING

_WATCHED: Final = ("goals", "habits", "habit_versions", "pauses", "checkins")
"""Slots change with these and with the days, and whoever remembers figures remembers them for a day only."""

_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION public.tandem_revise() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO public.revisions AS known (user_id, revision)
        SELECT DISTINCT gone.user_id, 1 FROM old AS gone JOIN public.users AS u ON u.id = gone.user_id
        ON CONFLICT (user_id) DO UPDATE SET revision = known.revision + 1;
    ELSE
        INSERT INTO public.revisions AS known (user_id, revision) SELECT DISTINCT user_id, 1 FROM fresh
        ON CONFLICT (user_id) DO UPDATE SET revision = known.revision + 1;
    END IF;
    RETURN NULL;
END $$
"""


def statements() -> Iterator[str]:
    """What to run as the owner of the tables; it can be run again."""
    yield _FUNCTION
    for table in _WATCHED:
        for event, tables in EVENTS.items():
            yield (
                f"CREATE OR REPLACE TRIGGER tandem_revise_{event} AFTER {event} ON public.{table}"
                f" REFERENCING {tables} FOR EACH STATEMENT WHEN (NOT {MOVING}) EXECUTE FUNCTION public.tandem_revise()"
            )
