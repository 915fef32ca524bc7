"""The picture of one habit's progress: a row per week, a mark per day, the adherence line beneath.

Shapes differ as well as colours, which are of the palette of Okabe and Ito (2008, "Color Universal Design"). One unit
is a pixel of a phone that is 360 pixels wide; the image has twice as many. matplotlib is imported where it is used.
"""

from coaching.charts.picture import draw

__all__ = ["draw"]
