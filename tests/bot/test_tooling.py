from bot import settings
from bot.tooling import parts, tools
from coaching.model import Request, Response
from handlers.messages import Address, Button, Reply
from storage.database import Database


class Asked:
    """A model that remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def answer(self, request: Request) -> Response:
        self.requests.append(request)
        return Response("well done", "made-up")


async def test_what_a_job_asks_a_model_is_background_work(database: Database) -> None:
    asked = Asked()
    handed = tools(database, lambda user_id: asked, None, lambda conversation: None)
    assert handed.models is not None
    answer = await handed.models(7).answer(Request("Be kind.", "2 of 3", "review"))
    assert answer.text == "well done"
    assert [request.background for request in asked.requests] == [True]


async def test_without_a_model_a_job_is_handed_none(database: Database) -> None:
    assert tools(database, None, None, lambda conversation: None).models is None


def test_what_is_too_long_for_telegram_is_divided_without_a_connection() -> None:
    reply = Reply("A sentence of a long report. " * 300, ((Button("Today", "/today"),),))
    first, *rest = parts("telegram", reply)
    assert rest
    assert (first.buttons, rest[-1].buttons) == ((), reply.buttons)
    assert parts("console", reply) == (reply,)
    assert len(parts("slack", Reply("A sentence of a long digest. " * 600))) > 1


async def test_a_job_is_handed_the_operators_channel_where_it_is_set(database: Database) -> None:
    told = settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_OPS_CHANNEL": "C012AB3CD"})
    assert tools(database, None, None, lambda conversation: None, told).ops == Address("slack", "C012AB3CD", "")
    assert tools(database, None, None, lambda conversation: None, settings.read({})).ops is None
