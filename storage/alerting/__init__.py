"""Alerts from their raising to their end: whom they go to, when, and that none falls through."""
