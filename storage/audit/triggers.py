"""What keeps the audit trail as it was written, the table's owner included, and what hands out its head.

A superuser can switch triggers off. What is done then is found by `verifying`.
"""

from collections.abc import Iterator
from typing import Final

# In a volatile function each statement sees what was committed before it began: here, what the lock was waited for.
_HEAD: Final = """
CREATE OR REPLACE FUNCTION public.tandem_audit_head(OUT seq bigint, OUT hash bytea, OUT mac bytea)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('tandem audit', 0));
    SELECT h.seq, h.hash, h.mac INTO seq, hash, mac FROM public.audit_head AS h;
END $$
"""
_REFUSE: Final = """
CREATE OR REPLACE FUNCTION public.tandem_audit_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'the audit trail is only added to';
END $$
"""
_TRIGGERS: Final = (
    ("audit_log", "kept", "BEFORE UPDATE OR DELETE", "FOR EACH ROW"),
    ("audit_log", "whole", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    ("audit_head", "kept", "BEFORE DELETE", "FOR EACH ROW"),
    ("audit_head", "forward", "BEFORE UPDATE", "FOR EACH ROW WHEN (NEW.seq <> OLD.seq + 1)"),
    ("audit_head", "whole", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
)


def statements() -> Iterator[str]:
    """What to run as the owner of the tables; it can be run again."""
    yield from (_HEAD, _REFUSE)
    for table, name, event, rows in _TRIGGERS:
        trigger = f"tandem_audit_{name}"
        yield (
            f"CREATE OR REPLACE TRIGGER {trigger} {event} ON public.{table} {rows}"
            " EXECUTE FUNCTION public.tandem_audit_refuse()"
        )
        # Also where session_replication_role silences the others.
        yield f"ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {trigger}"
