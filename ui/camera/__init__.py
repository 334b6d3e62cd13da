"""Cameras behind one contract: the system's own and a played one; codes in pictures. Nothing here touches the disk."""
