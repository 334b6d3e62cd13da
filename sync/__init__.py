"""Both ends of the wire, with the wire between them. No Qt."""
