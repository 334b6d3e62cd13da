"""The use cases of a field worker: each one function, one transaction, state and outbox row together.

Services know the store and the rules, never a screen and never the network. They run on any thread but the UI's.
"""
