"""What the exit code of a command says."""

OK = 0
FAILED = 1
USAGE = 2
CONFIG_INVALID = 3
EXTRA_MISSING = 4
INTERRUPTED = 130
TERMINATED = 143
