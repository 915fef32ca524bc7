"""The SQL of `access`: grants to the runtime role, forced row-level security, and the two functions beside it.

All of it can be run again on a database that has it already; `digest` tells whether that is needed.
"""

import hashlib
from collections.abc import Iterator

from storage import change_triggers, revision_triggers
from storage.access import ACCESS, VERBS, Access
from storage.access.rules import ME, MENTOR
from storage.audit import triggers as audit_triggers
from storage.database import RUNTIME_ROLE

_AT = "(SELECT coalesce(nullif(current_setting('tandem.at', true), '')::timestamptz, now()))"
_WORKER = "(SELECT nullif(current_setting('tandem.worker', true), ''))"

_CASELOAD = f"""
    SELECT held.user_id FROM public.caseload AS held
    WHERE held.mentor_id = {MENTOR} AND held."from" <= {_AT} AND (held.until IS NULL OR {_AT} < held.until)
"""  # noqa: S608 — made of the constants above

_WIPE = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP POLICY %I ON public.%I', each.policyname, each.tablename);
    END LOOP;
END $$
"""

_PERSON = """
CREATE OR REPLACE FUNCTION public.tandem_person(platform text, blind bytea) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE found bigint;
BEGIN
    PERFORM set_config('tandem.lookup', 'on', true);
    SELECT a.user_id INTO found FROM public.addresses AS a WHERE a.platform = $1 AND a.blind_index = $2;
    PERFORM set_config('tandem.lookup', '', true);
    RETURN found;
END $$
"""

_REFUSE = """
CREATE OR REPLACE FUNCTION public.tandem_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'only a worker may change roles, mentor or status';
END $$
"""

_GUARD = f"""
CREATE OR REPLACE TRIGGER guard BEFORE UPDATE OF id, roles, mentor_id, status, created_at ON public.users
FOR EACH ROW WHEN (current_user = '{RUNTIME_ROLE}' AND nullif(current_setting('tandem.worker', true), '') IS NULL)
EXECUTE FUNCTION public.tandem_refuse()
"""

_STAFF_GUARD = f"""
CREATE OR REPLACE TRIGGER staff_guard BEFORE UPDATE OF roles, mentor_id, removed_at ON public.users
FOR EACH ROW WHEN (current_user = '{RUNTIME_ROLE}'
    AND coalesce(current_setting('tandem.worker', true), '') NOT IN ('desk', 'intake', 'operator'))
EXECUTE FUNCTION public.tandem_refuse()
"""


def statements() -> Iterator[str]:
    """What to run, in order, as the owner of the tables."""
    yield _WIPE
    yield f"GRANT USAGE ON SCHEMA public TO {RUNTIME_ROLE}"
    for table, access in ACCESS.items():
        yield from _table(table, access)
    for sequence in ("users_id_seq", "pending_id_seq", "checkins_id_seq"):
        yield f"GRANT USAGE ON SEQUENCE public.{sequence} TO {RUNTIME_ROLE}"
    yield from (_PERSON, _REFUSE, _GUARD, _STAFF_GUARD)
    yield "REVOKE ALL ON FUNCTION public.tandem_person(text, bytea) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION public.tandem_person(text, bytea) TO {RUNTIME_ROLE}"
    # The function runs as the owner, whom forced row-level security holds back as well; nobody else gets this policy.
    yield (
        "CREATE POLICY lookup ON public.addresses FOR SELECT TO CURRENT_USER"
        " USING ((SELECT current_setting('tandem.lookup', true)) = 'on')"
    )
    yield from change_triggers.statements()
    yield from revision_triggers.statements()
    yield from audit_triggers.statements()
    # What a foreign key deletes, it deletes as the owner, and the triggers log that as well.
    yield "CREATE POLICY cascades ON public.change_log FOR INSERT TO CURRENT_USER WITH CHECK (true)"


def digest() -> str:
    """A short name for the present rules."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()[:12]


def _table(table: str, access: Access) -> Iterator[str]:
    yield f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE public.{table} FORCE ROW LEVEL SECURITY"
    yield f"REVOKE ALL ON public.{table} FROM PUBLIC, {RUNTIME_ROLE}"
    for verb in VERBS:
        allowed = list(_allowed(table, access, verb))
        if allowed:
            yield f"GRANT {verb} ON public.{table} TO {RUNTIME_ROLE}"
            yield (
                f"CREATE POLICY may_{verb} ON public.{table} FOR {verb} TO {RUNTIME_ROLE} "
                + _clauses(verb, " OR ".join(rows for rows, _ in allowed), " OR ".join(check for _, check in allowed))
            )


def _allowed(table: str, access: Access, verb: str) -> Iterator[tuple[str, str]]:
    """The rows that each context has `verb` on, and what a row that it writes must hold; the cheapest test first."""
    if verb in access.anyone.split():
        person, worker = f"coalesce({ME}, {MENTOR}) IS NOT NULL", f"{_WORKER} IS NOT NULL"
        yield f"{person} OR {worker}", f"{access.anyone_writes or person} OR {worker}"
    if verb in access.member.split():
        rows = f"{access.whose} = {ME}" + (f" AND {access.member_rows}" if access.member_rows else "")
        seen = f"{rows} OR {access.member_sees}" if access.member_sees and verb == "select" else rows
        yield seen, f"({rows} AND {access.member_writes})" if access.member_writes else rows
    workers = ", ".join(f"'{name}'" for name, verbs in access.workers.items() if verb in verbs.split())
    if workers:
        rows = f"{_WORKER} IN ({workers})"
        yield rows, rows
    if verb in access.mentor_own.split():
        rows = f"{access.whose} = {MENTOR}"
        yield rows, f"({rows} AND {access.member_writes})" if access.member_writes else rows
    if verb in access.mentor.split():
        kept = access.mentor_rows
        if access.mentor_sees and verb == "select":
            kept = f"({access.mentor_rows} OR {access.mentor_sees})"
        further = f" AND {kept}" if kept else ""
        rows = f"({MENTOR} IS NOT NULL AND ({_mentors_rows(table, access.whose)}){further})"
        left = f"({rows} AND {access.mentor_writes})" if access.mentor_writes else rows
        yield (left if verb == "delete" else rows), left


def _mentors_rows(table: str, whose: str) -> str:
    if table == "caseload":
        return f"mentor_id = {MENTOR}"
    return f"{whose} IN ({_CASELOAD})"


def _clauses(verb: str, rows: str, check: str) -> str:
    match verb:
        case "insert":
            return f"WITH CHECK ({check})"
        case "update":
            return f"USING ({rows}) WITH CHECK ({check})"
    return f"USING ({rows})"
