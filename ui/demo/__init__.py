"""The demo: a platform, a community and a device on this machine, and a scripted shift through the real windows."""
