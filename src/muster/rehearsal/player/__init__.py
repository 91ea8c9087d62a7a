"""Plays a simulated day as hundreds of phones over HTTP, with all that goes wrong on such a day."""
