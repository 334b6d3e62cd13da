"""View models: one frozen state each, a `changed` signal and commands. No widgets, no SQL, no HTTP."""
