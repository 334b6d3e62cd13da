"""Takes in operations: one effect and one verdict for each, however often and by whatever way it arrives."""
