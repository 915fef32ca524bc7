"""One change of plan at a time, with the evidence of a replay."""
