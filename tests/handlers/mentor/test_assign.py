"""Who is given to whom, and who is let go."""

import pytest

from storage.database import Database, Mentor
from storage.desk import caseloads
from tests.dialog import Desk, Dialog, desk
from tests.handlers.mentor.conftest import linked, seen
from tests.handlers.rows import Rows
from tests.people import member

MAYA, OMAR, SUE = 1, 2, 3


async def test_a_member_is_handed_over_with_a_note_in_one_instant(
    maya: Desk, omar: Desk, sue: Dialog, database: Database, rows: Rows
) -> None:
    await linked(maya, sue)
    said = await maya.says("assign Sue @Omar: likes mornings\nand short messages")
    assert said == "Sue is in omar's care from now on. maya sees nothing of theirs any more."
    assert (await seen(maya, MAYA), await seen(omar, OMAR)) == ([], ["Sue"])
    assert await rows.all("SELECT mentor_id FROM users WHERE id = 3") == [(OMAR,)]
    ended, began = await rows.all('SELECT "from", until FROM caseload ORDER BY mentor_id')
    assert ended[1] == began[0]

    heard = await omar.hears()
    assert heard == "maya hands Sue over to you.\n“likes mornings\nand short messages”"
    assert omar.labels == ["Open Sue"]
    assert (await sue.hears()).startswith("omar is your mentor from now on. They see your goals and check-ins")
    assert sue.labels == ["See what is shared", "No thanks"]
    async with database.reading(Mentor(OMAR, omar.now)) as reader:
        assert await caseloads.handover(reader, OMAR, SUE) == "likes mornings\nand short messages"
    assert "likes mornings" not in str(await rows.all("SELECT * FROM caseload"))


async def test_without_a_mentor_it_asks_to_whom(maya: Desk, omar: Desk, sue: Dialog) -> None:
    assert await maya.says("assign Sue") == "Whom shall Sue go to?"
    assert maya.labels == ["maya", "omar"]
    assert (await maya.says("omar")).startswith("Sue is in omar's care")


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("assign", "Say it like: assign Sarah @Omar."),
        ("assign Sze @omar", "Nobody here is called “Sze”."),
        ("assign Seu @omar", "Did you mean Sue?"),
        ("assign Sue @Umar", "Did you mean omar?"),
        ("assign @omar", "Who? Put a name behind it, like"),
        ("assign 99 @omar", "Nobody here is called “99”."),
        (f"assign Sue @omar: {'x' * 2001}", "A hand-over note has 2,000 characters at most"),
    ],
)
async def test_what_does_not_fit_is_helped_on(maya: Desk, omar: Desk, sue: Dialog, text: str, helps: str) -> None:
    assert helps in await maya.says(text)


async def test_two_of_a_name_are_told_apart_with_the_note_kept(maya: Desk, omar: Desk, database: Database) -> None:

    first, second = await member(database, "Ann Klein", "UTC"), await member(database, "Ann Groß", "UTC")
    note = "x" * 100
    assert await maya.says(f"assign Ann @omar: {note}") == "2 people fit “Ann”. Which one?"
    assert maya.labels == [f"Ann Klein ({first})", f"Ann Groß ({second})"]
    assert all(len(button.sends.encode()) <= 64 for row in maya.last.buttons for button in row)
    assert (await maya.taps(f"Ann Groß ({second})")).startswith("Ann Groß is in omar's care")
    assert note in await omar.hears()
    assert await maya.says("assign Ann Klein @omar") == "Ann Klein is in omar's care from now on."


async def test_nobody_else_assigns_or_lists(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    for text in ("assign Sue @omar", "members", "mentors remove maya", "mentors add Sue"):
        assert "Only admins can do that" in await omar.says(text)
    assert await seen(maya, MAYA) == ["Sue"]
    assert "members" not in await omar.says("help")


async def test_an_admin_of_a_moment_ago_assigns_nobody(maya: Desk, omar: Desk, sue: Dialog, rows: Rows) -> None:
    """The role is looked for in the transaction that writes, not where the message was read."""
    await maya.says("assign Sue")
    await rows.one("UPDATE users SET roles = '{mentor}' WHERE id = 1")
    assert "Only admins can do that" in await maya.taps("omar")
    assert await seen(omar, OMAR) == []


async def test_members_are_listed_with_those_alone_first(maya: Desk, omar: Desk, sue: Dialog, ben: Dialog) -> None:
    await linked(omar, sue)
    assert await maya.says("members") == "2 members · 1 without a mentor\n4 · Ben: no mentor\n3 · Sue: omar"
    assert maya.labels == ["Assign Ben"]
    assert await maya.taps("Assign Ben") == "Whom shall Ben go to?"


async def test_discharge_asks_first_and_then_ends_it_all(maya: Desk, sue: Dialog, rows: Rows) -> None:
    await linked(maya, sue)
    assert (await maya.says("discharge Sue")).startswith("Discharge Sue? Reminders end")
    assert await seen(maya, MAYA) == ["Sue"]
    assert (await maya.taps("Yes, discharge Sue")).startswith("Sue is discharged.")
    assert await seen(maya, MAYA) == []
    assert await rows.all("SELECT mentor_id, status FROM users WHERE id = 2") == [(None, "discharged")]
    assert (await sue.hears()).startswith("maya is no longer your mentor")
    assert "was discharged already" in await maya.says("/discharge 2 yes")
    assert "in maya's care from now on" in await maya.says("assign Sue @maya")
    assert await rows.all("SELECT mentor_id, status FROM users WHERE id = 2") == [(MAYA, "active")]


async def test_a_mentor_discharges_only_whom_they_have_themselves(
    maya: Desk, omar: Desk, sue: Dialog, ben: Dialog
) -> None:
    await linked(maya, sue)
    await linked(omar, ben)
    assert "Nobody in your care is called “Sue”" in await omar.says("discharge Sue")
    assert "Nobody in your care is called “3”" in await omar.says("/discharge 3 yes")
    await maya.says("settings away until 12 Mar, cover omar")
    assert "Only Sue's own mentor or an admin" in await omar.says("/discharge 3 yes")
    assert await seen(maya, MAYA) == ["Sue"]
    assert "is discharged" in await omar.says("/discharge 4 yes")


async def test_a_removed_mentor_gets_nothing_at_once_with_old_buttons_either(
    maya: Desk, omar: Desk, sue: Dialog
) -> None:
    await linked(omar, sue)
    await omar.says("discharge Sue")
    old = omar.sends("Yes, discharge Sue")
    await maya.says("mentors remove omar")
    assert "1 without a mentor now" in await maya.taps("Yes, remove omar")
    for text in (old, "help", "mentors", "invite Sue", "settings", "/pick 1 0", "How's Sue doing?"):
        assert await omar.says(text) == "There is nothing here for you. Ask the person who runs Tandem."
    assert await seen(omar, OMAR) == []
    shown = await maya.says("mentors")
    assert "2 · omar" not in shown
    assert "Removed: omar (Saturday 28 Feb). They stay out until mentors add NAME" in shown


async def test_a_member_at_the_desk_is_told_nothing(maya: Desk, sue: Dialog, database: Database) -> None:

    intruder = await desk(database, "Sue", first=500)
    for text in ("patients", "help", "/discharge 1 yes", "members"):
        assert await intruder.says(text) == "There is nothing here for you. Ask the person who runs Tandem."


async def test_an_admin_makes_a_member_a_mentor(maya: Desk, sue: Dialog, database: Database) -> None:

    assert await maya.says("mentors add Sue") == "Sue is a mentor now."
    assert await sue.hears() == "You are a mentor now. At the mentors' desk, help lists what you can do."
    assert "2 · Sue (you): mentor, 0 in care" in await (await desk(database, "Sue", first=500)).says("mentors")


async def test_admins_and_safety_contacts_are_made_by_an_admin(maya: Desk, omar: Desk, sue: Dialog, rows: Rows) -> None:
    assert await maya.says("mentors add omar as admin") == "omar is an admin now."
    assert (await omar.says("mentors add Sue safety")).endswith("Sue is a safety contact now.")
    assert await rows.all("SELECT roles FROM users WHERE id > 1 ORDER BY id") == [
        (["mentor", "admin"],),
        (["member", "safety"],),
    ]
    await maya.says("mentors remove omar")
    await maya.taps("Yes, remove omar")
    assert await omar.says("members") == "There is nothing here for you. Ask the person who runs Tandem."


async def test_nobody_removes_themselves(maya: Desk) -> None:
    assert "You can't remove yourself" in await maya.says("mentors remove maya")


@pytest.mark.parametrize("said", ["Sue omar", "Sue to Omar", "Sue, @omar", '"Sue" @omar', "sue to @omar"])
async def test_the_sign_before_a_mentors_name_may_be_left_out(maya: Desk, omar: Desk, sue: Dialog, said: str) -> None:
    assert (await maya.says(f"assign {said}")).startswith("Sue is in omar's care from now on.")


async def test_somebody_becomes_a_mentor_once_they_have_written(maya: Desk, sue: Dialog) -> None:
    unknown = await maya.says("mentors add Nora")
    assert unknown.startswith(
        "Nobody among those who wrote to me is called “Nora”. Whoever shall join writes to me once"
    )
    assert await maya.says("mentors add sue") == "Sue is a mentor now."
    assert await maya.says("mentors add sue") == "Sue is a mentor already. mentors shows everybody's roles."
    assert await maya.says("mentors add maya as admin") == (
        "maya is an admin already. mentors shows everybody's roles."
    )
    assert await maya.says("mentors add sue as king") == "There is no role “king”. There are: mentor, admin or safety."


async def test_members_are_found_by_name(maya: Desk, sue: Dialog, ben: Dialog) -> None:
    assert (await maya.says("members su")).startswith("1 member · 1 without a mentor\n")
    assert "Ben" not in maya.last.text
    assert await maya.says("members zaphod") == "No member is called “zaphod”. members shows all 2."
    assert "There is no page 9; this is the last." in await maya.says("members 9")


async def test_a_typed_yes_removes_a_mentor_who_was_asked_about(maya: Desk, omar: Desk) -> None:
    assert await maya.says("mentors remove omar") == "Remove omar from the team? Nobody is in their care."
    assert (await maya.says("yes")).startswith("omar is no longer one of the team")
