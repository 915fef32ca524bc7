from scheduler.faults import told
from storage.warehouse.protocol import WarehouseUnavailable


def test_what_an_exception_says_is_kept_out_of_the_log() -> None:
    assert told(ValueError("Ann's words")) == "ValueError at an unknown place"


def test_what_to_do_about_a_warehouse_is_told() -> None:
    assert told(WarehouseUnavailable("the file is no sound DuckDB file: move it away")).endswith("move it away")
