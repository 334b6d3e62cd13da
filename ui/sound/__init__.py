"""Microphones and players behind one contract: the system's own and played ones. Nothing here touches the disk."""
