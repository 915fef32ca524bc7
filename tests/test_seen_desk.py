"""A newcomer plays both sides by pipe: invites, is invited, agrees, and leaves."""

import re
from pathlib import Path

from tests.bot.shell import Shell

AT = "2026-02-28T10:15"


async def test_a_newcomer_invites_is_invited_and_leaves(data_dir: Path) -> None:
    shell = Shell(data_dir.parent, {"DATA_DIR": str(data_dir)})

    def says(who: str, name: str, *lines: str) -> list[str]:
        """The answers, a paragraph each."""
        ended = shell.tandem("chat", who, name, "--zone", "New York", "--at", AT, typed="\n".join(lines))
        assert (ended.code, ended.err) == (0, "")
        return ended.out.strip().split("\n\n")

    shown = says("--mentor", "maya", "invite Sarah")[0]
    code = re.search(r"^/start (\S+)$", shown, re.MULTILINE)
    assert code
    answers = says("--as", "sarah", code[0], "yes", "1")
    assert answers[0].startswith("maya invites you")
    assert any(answer.startswith("maya is your mentor now.") for answer in answers)
    assert answers[-1].startswith("A mentor sees: check-ins, mood and messages")

    told, listed = says("--mentor", "maya", "members")
    assert told.startswith("sarah opened your invitation")
    assert listed == "1 member · 0 without a mentor\n2 · sarah: maya"

    assert says("--as", "sarah", "/settings mentor leave 1")[0].startswith("You have left maya")
    assert (
        says("--mentor", "sarah", "members", "help")
        == ["There is nothing here for you. Ask the person who runs Tandem."] * 2
    )


async def test_somebody_is_a_member_or_a_mentor_of_one_line(data_dir: Path) -> None:
    ended = Shell(data_dir.parent).tandem("chat", "--as", "sarah", "--mentor", "maya")
    assert ended.code == 2
    assert "not allowed with" in ended.err
