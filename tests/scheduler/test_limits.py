from scheduler.limits import Limiter
from tests.fakes import FakeClock


def test_a_chat_is_told_one_thing_a_second() -> None:
    clock = FakeClock()
    limiter = Limiter(clock.monotonic)
    limiter.took("telegram", "sarah", "7")
    assert not limiter.free("telegram", "sarah")
    assert limiter.free("telegram", "ben")
    assert limiter.held() == ["sarah"]
    clock.pass_by(1)
    assert limiter.free("telegram", "sarah")
    assert limiter.held() == []


def test_telegram_takes_thirty_a_second_in_all() -> None:
    clock = FakeClock()
    limiter = Limiter(clock.monotonic)
    for number in range(30):
        assert limiter.room("telegram") == 30 - number
        limiter.took("telegram", f"lane {number}", str(number))
    assert not limiter.free("telegram", "ben")
    clock.pass_by(1)
    assert limiter.room("telegram") == 30


def test_a_group_is_told_twenty_things_a_minute() -> None:
    clock = FakeClock()
    limiter = Limiter(clock.monotonic)
    for _ in range(20):
        assert limiter.free("telegram", "group")
        limiter.took("telegram", "group", "-100")
        clock.pass_by(1)
    assert not limiter.free("telegram", "group")
    clock.pass_by(40)
    assert limiter.free("telegram", "group")


def test_a_flooded_chat_waits_alone() -> None:
    clock = FakeClock()
    limiter = Limiter(clock.monotonic)
    limiter.flooded("telegram", "sarah", 9)
    assert not limiter.free("telegram", "sarah")
    assert limiter.free("telegram", "ben")
    clock.pass_by(9)
    assert limiter.free("telegram", "sarah")


def test_three_flooded_chats_mean_the_whole_platform() -> None:
    clock = FakeClock()
    limiter = Limiter(clock.monotonic)
    for seconds, chat in enumerate(("sarah", "ben", "charlie"), 3):
        limiter.flooded("telegram", chat, seconds)
    assert limiter.room("telegram") == 0
    assert limiter.room("slack") > 0
    clock.pass_by(5)
    assert limiter.room("telegram") == 30


def test_the_terminal_never_waits() -> None:
    limiter = Limiter(FakeClock().monotonic)
    for _ in range(100):
        limiter.took("console", "sarah", "sarah")
    assert limiter.free("console", "sarah")


def test_several_processes_share_what_a_platform_takes() -> None:
    clock = FakeClock()
    limiter = Limiter(clock.monotonic)

    assert limiter.room("telegram") == 30
    limiter.shared_by(4)
    assert (limiter.room("telegram"), limiter.part(4)) == (7, 1)
    limiter.shared_by(100)
    assert (limiter.room("telegram"), limiter.part(4)) == (1, 0)
    limiter.shared_by(1)
    assert limiter.room("telegram") == 30
