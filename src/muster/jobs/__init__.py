"""Long work apart from the pages: one child process each, with a memory cap, a line to wait in, progress and cancel."""
