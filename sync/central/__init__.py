"""The central platform: takes in what devices made, and tells them what has changed.

In rooms of their own: `ingest`, `feed`, `blobs` and `auth` are the sync half and know nothing of `desk`.
"""
