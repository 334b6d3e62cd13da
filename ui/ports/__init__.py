"""What the view models ask for, answered by the services and the store. No widgets; runs off the UI thread."""
