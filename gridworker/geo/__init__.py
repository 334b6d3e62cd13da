"""Positions and distances on the ground. Pure; WGS-84 degrees in, metres out."""
