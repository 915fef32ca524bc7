"""Whole ways through the adapter: commands, taps, forms, App Home; and who is listened to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.slack import events, reading
from bot.slack.api import Api
from bot.slack.gate import NOT_HERE, Gate
from handlers.mentor.dispatch import NOTHING_HERE
from handlers.messages import Board, Button, Field, Form, Message, Reply, Section
from handlers.turn import Turn, say
from storage import people
from storage.database import Worker
from tests.bot.slack.world import RECEIVED, World
from tests.fakes import FakeClock
from tests.slack_people import CHARLIE, GUEST, MAYA, TEAM
from tests.slack_server import BROKEN, FLOOD, RESET, Fault, SlackServer


@dataclass
class Desk:
    """Stands in for the mentors' desk: it answers by what it was asked, and remembers the messages."""

    heard: list[Message] = field(default_factory=list)

    async def __call__(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        self.heard.append(message)
        return say(*self.answers(message))

    def answers(self, message: Message) -> Sequence[Reply]:
        if message.on_board:
            return [Reply("", board=Board((Section(f"board: {message.text}", (Button("Open", "/patient 12"),)),)))]
        if message.text == "/write 12":
            fields = (Field("words", "What to say", value="Hi", long=True),)
            return [Reply("", form=Form("Message", fields, "/message 12", "/write 12", trigger=message.trigger))]
        if message.text.startswith("/next") and message.beneath:
            return [Reply("page 2", replaces=message.beneath)]
        return [Reply(f"heard {message.text}", ((Button("Next", "/next 2"), Button("Write", "/write 12")),))]


@pytest.fixture
def desk(world: World) -> Desk:
    world.handler = Desk()  # type: ignore[assignment]
    return world.handler  # type: ignore[return-value]


async def test_a_command_in_a_channel_is_answered_to_the_person_alone(
    world: World, server: SlackServer, desk: Desk
) -> None:
    async with world.running():
        await server.bring(server.people.command("patients", response_url="https://example.org"))
        await server.until(lambda: server.sent)
    assert [(sent.channel, sent.to, sent.text) for sent in server.sent] == [("C0GENERAL", MAYA, "heard patients")]
    assert [(one.text, one.name, one.address.person) for one in desk.heard] == [
        ("patients", "Maya", ":T0TANDEM:U0MAYA")
    ]


@pytest.mark.parametrize("channel", ["C0OTHER", "C0PRIVATE", "D0SOMEBODY"])
async def test_a_command_elsewhere_is_answered_by_dm(
    channel: str, world: World, server: SlackServer, desk: Desk
) -> None:
    async with world.running():
        await server.bring(server.people.command("", channel=channel))
        await server.until(lambda: server.sent)
    assert [(sent.channel, sent.to, sent.text) for sent in server.sent] == [("D0MAYA", None, "heard help")]


async def test_a_shared_channel_hears_nothing(world: World, server: SlackServer, desk: Desk) -> None:
    async with world.running():
        await server.bring(server.people.command("patients", channel="C0SHARED"))
        await server.until(lambda: server.sent)
    assert (server.texts(), desk.heard) == ([NOT_HERE], [])


@pytest.mark.parametrize(
    ("user", "change"),
    [
        (GUEST, {}),
        (CHARLIE, {"is_ultra_restricted": True}),
        (CHARLIE, {"is_stranger": True, "team_id": "T0OTHER"}),
        (CHARLIE, {"team_id": "T0OTHER"}),
        (CHARLIE, {"deleted": True}),
        (CHARLIE, {"is_bot": True}),
    ],
)
async def test_guests_and_strangers_get_a_polite_nothing_whatever_they_do(
    user: str, change: dict[str, object], world: World, server: SlackServer, desk: Desk
) -> None:
    server.users[user] |= change
    tap = server.people.tap({"action_id": "tap:0", "value": "/patient 12"}, user, channel="D1", ts="1.2")
    async with world.running():
        await server.bring(server.people.write("patients", user), tap, server.people.open_home(user))
        await server.until(lambda: len(server.sent) == 2 and server.homes)
    assert server.texts() == [NOTHING_HERE] * 2
    assert server.homes[user]["blocks"][0]["text"]["text"] == NOTHING_HERE
    assert desk.heard == []


async def test_somebody_who_becomes_a_guest_is_noticed(world: World, server: SlackServer, desk: Desk) -> None:
    async with world.running():
        await server.bring(server.people.write("one"))
        await server.until(lambda: len(server.sent) == 1)
        server.users[MAYA]["is_restricted"] = True
        world.clock.pass_by(61)  # type: ignore[union-attr]
        await server.bring(server.people.write("two"))
        await server.until(lambda: len(server.sent) == 2)
    assert server.texts() == ["heard one", NOTHING_HERE]


async def test_nothing_is_answered_while_slack_doesnt_say_who_it_is(
    world: World, server: SlackServer, desk: Desk
) -> None:
    server.faults["users.info"] = [Fault("fatal_error", 500)]
    async with world.running():
        await server.bring(server.people.write("one"))
        await server.until(lambda: server.asked.count("users.info") == 1 and server.acknowledged)
        assert desk.heard == []
        await server.until(lambda: server.sent)
    assert server.texts() == ["heard one"]


async def test_an_outage_of_slack_and_a_flood_are_waited_out(world: World, server: SlackServer, desk: Desk) -> None:
    server.faults["users.info"] = [BROKEN, RESET, Fault("internal_error"), FLOOD]
    async with world.running():
        await server.bring(server.people.write("one"))
        await server.until(lambda: server.sent)
    assert server.texts() == ["heard one"]


async def test_whoever_wrote_before_a_start_is_no_stranger_after_it(
    world: World, server: SlackServer, desk: Desk
) -> None:
    said = reading.parse(events.kept(server.people.write("hello").body, RECEIVED, f":{TEAM}:{MAYA}"))
    server.faults["auth.test"] = [BROKEN]
    async with world.database.writing(Worker("intake")) as writer:
        user_id = await people.create(writer, "slack", f":{TEAM}:{MAYA}", "Maya", None, RECEIVED, ())
    async with Api(world.account()) as api:
        await Gate(api, desk, world.database, FakeClock())(said, user_id, 1)
    assert [one.text for one in desk.heard] == ["hello"]


async def test_a_tap_says_what_its_button_sends_and_edits_in_place(
    world: World, server: SlackServer, desk: Desk
) -> None:
    async with world.running():
        await server.bring(server.people.write("patients"))
        await server.until(lambda: server.sent)
        [sent] = server.sent
        await server.bring(server.people.tap(sent.buttons["Next"], channel=sent.channel, ts=sent.ts))
        await server.until(lambda: server.texts() == ["page 2"])
    assert [(one.text, one.tapped, one.beneath) for one in desk.heard[1:]] == [("/next 2", True, sent.ref)]


async def test_a_form_is_opened_filled_in_and_sent(world: World, server: SlackServer, desk: Desk) -> None:
    async with world.running():
        await server.bring(server.people.tap({"action_id": "tap:0", "value": "/write 12"}, channel="D0MAYA", ts="1.2"))
        await server.until(lambda: server.modals)
        sent = server.people.submit(server.modals[0], words="How are you,\nSarah? ")
        await server.bring(sent, sent)
        await server.until(lambda: server.sent and not server.unacknowledged)
    [said] = desk.heard[1:]
    assert (said.text, said.values) == ("/message 12 How are you,\nSarah?", (("words", "How are you,\nSarah?"),))
    assert server.texts() == ["heard /message 12 How are you,\nSarah?"]


async def test_app_home_is_the_board_and_its_buttons_draw_it_anew(
    world: World, server: SlackServer, desk: Desk
) -> None:
    async with world.running():
        await server.bring(server.people.open_home(tab="messages"), server.people.open_home())
        await server.until(lambda: server.homes)
        view = server.homes[MAYA]
        button = view["blocks"][0]["accessory"]
        await server.bring(server.people.tap(button, view=view))
        await server.until(lambda: server.homes[MAYA] != view)
    assert [one.text for one in desk.heard] == ["patients", "/patient 12"]
    assert server.homes[MAYA]["blocks"][0]["text"]["text"] == "board: /patient 12"
    assert server.sent == []


async def test_whoever_only_opens_app_home_gets_no_message(world: World, server: SlackServer) -> None:
    async with world.running():  # the handler of the tests says words, as the desk does to whoever is no mentor
        await server.bring(server.people.open_home())
        await server.until(lambda: server.homes)
    assert server.homes[MAYA]["blocks"][0]["text"]["text"] == "heard patients"
    assert server.sent == []


async def test_somebody_who_writes_is_known_by_the_name_that_slack_has(
    world: World, server: SlackServer, desk: Desk
) -> None:
    async with world.running():
        await server.bring(server.people.write("hello"), server.people.command("hello", CHARLIE))
        await server.until(lambda: len(server.sent) == 2)
    async with world.database.reading(Worker("operator")) as reader:
        known = await people.everyone(reader)
    assert {(person.name, person.roles) for person in known} == {("Maya", frozenset()), ("Charlie", frozenset())}


async def test_whoever_is_mentioned_is_called_by_name(world: World, server: SlackServer, desk: Desk) -> None:
    words = "assign Sarah <@U0NOAH|noah>: as <@U0GUEST> and <@U0NOBODY> know"
    payload = server.people.command("x")
    payload.body["text"] = words
    async with world.running():
        await server.bring(payload)
        await server.until(lambda: server.sent)
    assert desk.heard[0].text == "assign Sarah @Noah: as @U0GUEST and @U0NOBODY know"
