"""Changes of the platform's schema, one file each, never edited once released."""
