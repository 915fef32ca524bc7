"""A member's own words about a new goal, read piece by piece."""
