"""The field app's domain and its local store. No Qt, no HTTP."""

__version__ = "0.1.0"
