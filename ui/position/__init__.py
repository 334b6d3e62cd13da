"""Where the device is: receivers (system, serial NMEA, file), and one place that says the last position and its age."""
