"""muster: one county, one day, everyone on the roll."""
