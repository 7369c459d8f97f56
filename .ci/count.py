"""Print the count of tests that pytest reported, as the last line of the check; fail if none ran or any failed."""

from __future__ import annotations

import sys
from xml.etree import ElementTree as ET


def main(report: str) -> int:
    """Read pytest's JUnit report, print `N passed, 0 failed`, and return the exit code."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314  # our own report
    ran = failed = skipped = 0
    for suite in suites:
        ran += int(suite.get("tests", "0"))
        failed += int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
        skipped += int(suite.get("skipped", "0"))
    passed = ran - failed - skipped
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
