"""One module per screen; a screen sees its view model and the theme, nothing else."""
