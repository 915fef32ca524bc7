"""What may be said to a mentor of one patient, and what was asked and answered."""
