"""What the kill test kills: a whole process that listens by Socket Mode, answers and delivers."""

from bot.slack.account import PLATFORM, Account
from bot.slack.connection import connected
from tests.bot.process import live
from tests.bot.talk import Handler


def main(url: str, keys: str, account: Account) -> None:
    """Live until killed."""
    live(url, keys, PLATFORM, connected(account, patience=0.5), lambda slack, database: slack.gate(Handler(), database))
