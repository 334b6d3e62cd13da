"""The vocabulary of both ends: frozen types, state machines, clocks, and pure functions over them. No I/O but shipped tables."""
