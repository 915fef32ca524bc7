"""What is due and who does it: occurrences, the day's end, and what is mended or wiped at night."""
