"""Sums up the worked cases, a line a file."""

from collections import Counter
from typing import Any

import pytest


class Tally:
    """Counts passed and failed cases by file."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        marker = item.get_closest_marker("cases")
        if marker and (report.failed or (report.when == "call" and report.passed)):
            (self.failed if report.failed else self.passed)[marker.args[0]] += 1
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name in sorted(self.passed | self.failed):
            terminalreporter.write_line(f"{name} {self.passed[name]} passed, {self.failed[name]} failed")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Tally())
