from tests.bot.slack.world import World
from tests.slack_server import SlackServer


async def test_a_message_is_answered_in_the_dm(world: World, server: SlackServer) -> None:
    async with world.running():
        await server.bring(server.people.write("how is Sarah?"))
        await server.until(lambda: server.sent)
    [sent] = server.sent
    assert (sent.channel, sent.text, sent.notice) == ("D0MAYA", "heard how is Sarah?", "Tandem has something for you.")
