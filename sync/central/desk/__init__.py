"""The dispatcher's and the departments' side: what becomes of an event once it was reported."""
