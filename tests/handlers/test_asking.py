from handlers.asking import buttons, chosen

OPTIONS = [("Yes, write it", "/pick 1 1"), ("No", "/pick 1 2")]


def test_a_label_means_its_button_in_any_case_and_with_a_full_stop() -> None:
    assert chosen("yes, Write it.", OPTIONS) == "/pick 1 1"
    assert chosen("NO!", OPTIONS) == "/pick 1 2"


def test_a_plain_yes_or_no_means_the_option_that_says_so() -> None:
    assert chosen("yep", OPTIONS) == "/pick 1 1"
    assert chosen("nope", OPTIONS) == "/pick 1 2"


def test_a_yes_means_nothing_among_habits() -> None:
    habits = [("Run", "/pick 1 1"), ("Read", "/pick 1 2")]
    assert chosen("yes", habits) is None
    assert chosen("no", habits) is None
    assert chosen("read", habits) == "/pick 1 2"


def test_other_words_are_no_answer() -> None:
    for text in ("yes but on Tuesday", "write", "", "maybe"):
        assert chosen(text, OPTIONS) is None


def test_buttons_come_in_rows() -> None:
    rows = buttons([(str(number), f"/x {number}") for number in range(7)], per_row=3)
    assert [len(row) for row in rows] == [3, 3, 1]


def test_what_is_too_long_for_a_tap_is_left_to_be_typed() -> None:
    many = "/pause " + ",".join(str(1000 + goal) for goal in range(12)) + " 2026-02-28..2026-03-06"
    options = [("Yes, pause", many), ("No", "/no")]

    assert [[button.label for button in row] for row in buttons(options)] == [["No"]]
    assert chosen("yes", options) == many
