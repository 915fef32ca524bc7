"""Cold and warm start to the first prompt, and idle memory. `python -m benchmarks.start_up [--rounds 5]`."""

import argparse
import os
import pty
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROMPT = b"> "
PATIENCE = 60.0


def start(data_dir: Path) -> tuple[float, float]:
    """Seconds from starting the process to its first prompt, and then its resident memory in MB."""
    terminal, line = pty.openpty()
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("tandem")), "chat", "--as", "benchmark", "--zone", "Europe/Berlin"],
        env={**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": ""},
        stdin=line,
        stdout=line,
        stderr=line,
        start_new_session=True,
    )
    os.close(line)
    seen = b""
    while PROMPT not in seen and time.perf_counter() - began < PATIENCE:
        seen += os.read(terminal, 1024)
    seconds = time.perf_counter() - began
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    resident = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
    process.send_signal(signal.SIGINT)
    process.wait(PATIENCE)
    os.close(terminal)
    return seconds, resident


def main() -> None:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        cold, _ = start(Path(place) / "data")
        warm = [start(Path(place) / "data") for _ in range(rounds)]
    seconds, memory = (statistics.median(values) for values in zip(*warm, strict=True))
    print(f"cold start {cold:.2f} s, warm start {seconds:.2f} s (median of {rounds}), idle memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
