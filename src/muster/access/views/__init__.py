"""The pages of the room: the door, one's own account, users, and what waits for a second person."""
