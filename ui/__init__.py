"""The Qt interface. No SQL, no HTTP, no rules."""
