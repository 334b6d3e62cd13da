"""Records as published, and the ordered log of their changes that devices follow."""
