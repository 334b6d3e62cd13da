"""Photos, voice notes and signatures: taken in piece by piece, verified whole, kept by their hash."""
