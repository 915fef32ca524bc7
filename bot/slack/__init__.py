"""Slack, as one platform among others. Nothing outside this package knows of Bolt or of Slack's SDK.

`connected` in `connection` opens it; `examined` in `checking` is its part of `tandem doctor`; `manifest.yaml` makes
the app.
"""
