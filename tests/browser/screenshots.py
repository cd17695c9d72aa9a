"""Take the pictures of the pages: python -m tests.browser.screenshots."""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main([str(Path(__file__).parent / "pictures.py"), "-p", "no:randomly"]))
