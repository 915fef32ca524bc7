"""Telegram, as one platform among others. Nothing outside this package knows of python-telegram-bot.

`connected` in `connection` opens it; `examined` in `checking` is its line of `tandem doctor`.
"""
