"""The command `kutip`, as `python -m kutip` and as the script that is installed with the module."""

import signal
import sys

from kutip import _kutip


def main() -> int:
    """Runs the command with the arguments of this process and returns its exit code."""
    # Python would only note that Ctrl-C was pressed, and look at the note after the run.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _kutip.main(["kutip", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
