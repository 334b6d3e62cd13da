"""The device's memory: encrypted database, blobs, sealed spool, keys. Nothing else in the program opens SQLite.

Start with `gridworker.store.store.Store` and `gridworker.store.keys.KeyFile`. It must not know Qt, HTTP or the rules
of the trade: those are in `ui`, `sync` and `gridworker.model`.
"""
