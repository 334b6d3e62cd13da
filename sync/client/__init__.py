"""The device's end of the wire: talks to the platform, keeps nothing itself but what the store keeps for it."""
