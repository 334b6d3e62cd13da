"""The kit: small painted widgets that every screen is made of. They see a theme, never a view model."""
