from scheduler.measures import OVERDUE, JobMeasure, Measures


def test_a_clock_that_never_ticked_is_told_after_a_while() -> None:
    measures = Measures(begun=100.0)

    assert measures.problem(100.0 + OVERDUE) is None
    assert measures.problem(101.0 + OVERDUE) == "no tick for 91 s"


def test_what_a_process_has_run_is_shown_by_job() -> None:
    measures = Measures(begun=0.0)
    measures.jobs["sync"] = JobMeasure(runs=3, failures=1, occurrences=3, seconds=1.5, lateness=12.0)

    shown = {gauge.name: gauge.values for gauge in measures.gauges()}
    assert shown["clock_runs"] == {("sync",): 3}
    assert shown["clock_failures"] == {("sync",): 1}
    assert shown["clock_lateness"] == {("sync",): 12.0}
