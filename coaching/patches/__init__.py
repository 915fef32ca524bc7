"""A mentor's change of plan: read from words, shown as a diff with a forecast, and laid over the dated versions."""
