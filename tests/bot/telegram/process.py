"""What the kill test kills: a whole process that polls, answers and delivers."""

from bot.telegram.account import PLATFORM, Account
from bot.telegram.connection import connected
from tests.bot.process import live
from tests.bot.talk import Handler


def main(url: str, keys: str, account: Account) -> None:
    """Live until killed."""
    live(url, keys, PLATFORM, connected(account, patience=0.5), lambda telegram, database: Handler())
