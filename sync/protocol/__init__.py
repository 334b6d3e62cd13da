"""The wire between device and platform: types, codec, limits, committed schema and golden bytes. Knows only the model."""

PROTOCOL_VERSION = 1
