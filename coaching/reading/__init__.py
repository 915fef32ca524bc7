"""The parts of the check-in reader: words, days, amounts, clauses, habits, and what they add up to."""
