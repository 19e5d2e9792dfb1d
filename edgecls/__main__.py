"""``python -m edgecls``."""

from edgecls.cli.main import main

if __name__ == "__main__":
    main()
