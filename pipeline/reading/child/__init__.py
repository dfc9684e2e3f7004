"""Reading in a child process with limits, so that no file can end the run, hang it or exhaust the machine."""
