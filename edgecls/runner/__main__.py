"""``python -m edgecls.runner``."""

import sys

from edgecls.runner.main import main

if __name__ == "__main__":
    main(sys.argv[1:])
