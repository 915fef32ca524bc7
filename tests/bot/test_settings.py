"""The settings: what is read, what is refused, and what is never shown."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError
from storage.keys.master_keys import MasterKeys

KEY = MasterKeys.make()
URL = "postgresql+asyncpg://tandem:hunter2@db.example:5432/tandem"

EXAMPLE = Path(__file__).parents[2] / ".env.example"


class Asked(dict[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return default


def test_the_example_lists_exactly_what_is_read() -> None:
    asked = Asked()
    settings.read(asked)
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    assert {line.split("=")[0] for line in lines if line and not line.startswith("#")} == asked.names


def test_the_example_is_accepted_and_says_the_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    of_file, of_nothing = settings.read(settings._from_file(tmp_path / ".env")), settings.read({})
    assert of_file == of_nothing


def test_nothing_set_means_the_embedded_database() -> None:
    told = settings.read({})
    assert (told.data_dir, told.database_url, told.encryption_keys) == (Path("data"), None, None)
    assert (told.log_level, told.log_format) == ("WARNING", "text")


def test_a_server_is_taken_with_its_keys() -> None:
    told = settings.read({"DATABASE_URL": URL, "ENCRYPTION_KEYS": f"{KEY}, {MasterKeys.make()}"})
    assert told.database_url == URL
    assert told.encryption_keys is not None


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u:p@h:5433/d", "postgresql+asyncpg://u:p@h:5433/d"),
        ("postgresql:///d?host=/run/postgresql", "postgresql+asyncpg:///d?host=/run/postgresql"),
        ("postgresql://u:p%40ss%2F@h/d?sslmode=require", "postgresql+asyncpg://u:p%40ss%2F@h/d?ssl=require"),
    ],
)
def test_other_spellings_of_a_url_are_understood(given: str, taken: str) -> None:
    assert settings.read({"DATABASE_URL": given, "ENCRYPTION_KEYS": KEY}).database_url == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("TELEGRAM_BOT_TOKEN", "hunter2"),
        ("TELEGRAM_API_URL", "api.telegram.org/hunter2"),
        ("TELEGRAM_WEBHOOK_URL", "ftp://hunter2"),
        ("TELEGRAM_WEBHOOK_SECRET", "hunter2 and blanks"),
        ("SLACK_BOT_TOKEN", "xapp-hunter2"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("SLACK_SIGNING_SECRET", "hunter2 and blanks"),
        ("SLACK_API_URL", "hunter2"),
        ("SLACK_ADMINS", "hunter2"),
        ("SLACK_OPS_CHANNEL", "#hunter2"),
        ("GEMINI_API_URL", "hunter2"),
        ("GEMINI_API_VERSION", "hunter2"),
        ("GEMINI_REQUESTS_PER_MINUTE", "0"),
        ("GEMINI_REQUESTS_PER_MINUTE", "hunter2"),
        ("HTTP_PORT", "70000"),
        ("ARCHIVE_AFTER_DAYS", "30"),
        ("DATA_DIR", "da\0ta"),
        ("DATA_DIR", "da\udcffta"),
        ("DATA_DIR", "~nobody-of-that-name/data"),
        ("ENCRYPTION_KEYS", "hunter2"),
        ("ENCRYPTION_KEYS", ","),
        pytest.param("ENCRYPTION_KEYS", f"{KEY},{KEY}", id="the same key twice"),
        pytest.param("ENCRYPTION_KEYS", f"{KEY}hunter2", id="more than a key"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d"),
        ("DATABASE_URL", "u:hunter2@h/d"),
        ("DATABASE_URL", "postgresql://u:hunter2@h"),
        ("DATABASE_URL", "postgresql://u:hun/hunter2@h/d"),
        ("DATABASE_URL", "postgresql://u:hunter2#x@h/d"),
        ("DATABASE_URL", "postgresql://u:hunter2@[::1/d"),
        ("DATABASE_URL", "postgresql://u:hunter2@h:99999/d"),
        ("DATABASE_URL", "postgresql://u:hunter2@h/d?sslmode=perhaps"),
        ("DATABASE_URL", "postgresql://u:hunter2@h/d?target_session_attrs=any"),
        ("DATABASE_URL", "postgresql://u:hunter2@h/d?ssl"),
        ("DATABASE_URL", "postgresql://u@/d?host=/run&port=hunter2"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it_and_keeps_the_secret(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings.read({"ENCRYPTION_KEYS": KEY, name: value})
    (line,) = refused.value.lines
    assert line.startswith(f"{name}: ")
    assert "\n" not in line
    assert "hunter2" not in line
    assert KEY not in line


def test_every_wrong_value_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        settings.read({"LOG_LEVEL": "loud", "LOG_FORMAT": "xml", "DATABASE_URL": URL})
    assert [line.split(":")[0] for line in refused.value.lines] == ["LOG_LEVEL", "LOG_FORMAT", "ENCRYPTION_KEYS"]


def test_the_settings_show_no_secret() -> None:
    told = settings.read({"DATABASE_URL": URL, "ENCRYPTION_KEYS": KEY})
    for shown in (repr(told), str(told), f"{told}", repr(told.encryption_keys)):
        assert "hunter2" not in shown
        assert KEY not in shown


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nLOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    told = settings.read(settings.environment(tmp_path))
    assert (told.log_level, told.log_format) == ("ERROR", "json")


@pytest.mark.parametrize("content", ["", "# nothing\n", "\ufeffLOG_LEVEL=DEBUG\r\n", 'LOG_LEVEL="DEBUG" # loud'])
def test_a_file_is_read_as_people_write_it(tmp_path: Path, content: str) -> None:
    (tmp_path / ".env").write_text(content, encoding="utf-8")
    assert settings._from_file(tmp_path / ".env") in ({}, {"LOG_LEVEL": "DEBUG"})


def test_a_password_may_hold_a_dollar(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://u:${HOME}@h/d\n", encoding="utf-8")
    assert settings._from_file(tmp_path / ".env") == {"DATABASE_URL": "postgresql://u:${HOME}@h/d"}


def test_a_file_that_is_no_text_is_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\n")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8 text \(byte 11\)"):
        settings.environment(tmp_path)


def test_a_folder_instead_of_the_file_is_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env can't be read \(Is a directory\)"):
        settings.environment(tmp_path)


SNOWFLAKE = {"SNOWFLAKE_ACCOUNT": "acme-main", "SNOWFLAKE_USER": "BOT", "SNOWFLAKE_PRIVATE_KEY_PATH": "/keys/bot.p8"}


def test_snowflake_is_the_warehouse_once_its_account_is_set() -> None:
    assert settings.read({}).snowflake is None
    account = settings.read(SNOWFLAKE).snowflake
    assert account is not None
    assert (account.account, account.user, account.database, account.schema) == ("acme-main", "BOT", "TANDEM", "PUBLIC")
    assert account.private_key == Path("/keys/bot.p8")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"SNOWFLAKE_ACCOUNT": "https://acme-main.snowflakecomputing.com"}, "SNOWFLAKE_ACCOUNT: must be ORGANISATION"),
        ({"SNOWFLAKE_USER": ""}, "SNOWFLAKE_USER: needed"),
        ({"SNOWFLAKE_PRIVATE_KEY_PATH": ""}, "SNOWFLAKE_PRIVATE_KEY_PATH: needed"),
        ({"SNOWFLAKE_DATABASE": "a.b"}, "SNOWFLAKE_DATABASE: must be a plain name"),
        ({"SNOWFLAKE_HOST": "https://x"}, "SNOWFLAKE_HOST: must be a host's name"),
        ({"SNOWFLAKE_PORT": "x"}, "SNOWFLAKE_PORT: must be a whole number"),
        ({"SNOWFLAKE_PROTOCOL": "ftp"}, "SNOWFLAKE_PROTOCOL: must be one of https, http"),
    ],
)
def test_what_is_wrong_with_snowflake_is_one_line(given: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError) as problem:
        settings.read(SNOWFLAKE | given)
    assert len(problem.value.lines) == 1
    assert says in problem.value.lines[0]


def test_slack_is_on_with_its_bot_token() -> None:
    assert settings.read({}).slack is None
    told = settings.read({"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_APP_TOKEN": "xapp-1", "SLACK_ADMINS": "U1, W2 U3"})
    assert told.slack is not None
    assert (told.slack.base, told.slack.admins) == ("https://slack.com/api/", {"U1", "W2", "U3"})
    local = settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": "http://127.0.0.1:9/api"}).slack
    assert local is not None
    assert local.base == "http://127.0.0.1:9/api/"


@pytest.mark.parametrize(
    ("name", "value"),
    [("SLACK_APP_TOKEN", "xapp-1"), ("SLACK_SIGNING_SECRET", "x"), ("SLACK_OPS_CHANNEL", "C012AB3CD")],
)
def test_slack_without_its_bot_token_is_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read({name: value})
    assert caught.value.lines == [f"SLACK_BOT_TOKEN: needed with {name}; it begins with xoxb-"]
