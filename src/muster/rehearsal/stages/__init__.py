"""The stages of a rehearsal, in the order in which they are played."""
