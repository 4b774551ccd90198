#!/usr/bin/env python3
"""Runs the month of digests against a real mail server that counts and forgets.

Usage: Tests/MailTests/scale.py SUBSCRIBERS EVENTS -- COMMAND...
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from mail_server import MailServer  # noqa: E402


def main():
    subscribers, events = sys.argv[1:3]
    command = sys.argv[sys.argv.index("--") + 1:]
    with tempfile.TemporaryDirectory() as folder:
        server = MailServer(folder, encrypted=False)
        server.mailbox.keep = False
        result = subprocess.run(
            command, text=True, stdout=subprocess.PIPE,
            env=dict(os.environ, HEPTAD_SCALE_SUBSCRIBERS=subscribers, HEPTAD_SCALE_EVENTS=events,
                     HEPTAD_SCALE_SMTP=server.url),
        )
        sys.stdout.write(result.stdout)
        server.stop()
    told = re.search(r", (\d+) digests,", result.stdout)
    if result.returncode == 0 and told and server.mailbox.count != int(told.group(1)) + int(subscribers):
        sys.exit(f"the server took {server.mailbox.count} mails of {int(told.group(1)) + int(subscribers)}")
    sys.exit(result.returncode)


if __name__ == "__main__":
    main()
