#!/usr/bin/env python3
"""Answers in the place of public sources with what stands in Tests/Fixtures/answers.

The first line of routes.tsv whose part of the address matches decides; an address without one is answered with 500, so
that a question nobody thought of fails the test. Prints its address, then one line for each request.

Usage: answers_server.py [FILE OF REQUESTS]
"""

import http.server
import pathlib
import sys

ANSWERS = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "answers"
ROUTES = [line.split("\t") for line in (ANSWERS / "routes.tsv").read_text().splitlines()]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        log.write(self.path + "\n")
        log.flush()
        for part, status, kind, name in ROUTES:
            if part in self.path:
                body = (ANSWERS / name).read_bytes()
                etag = f'"{name}"'
                if self.headers.get("If-None-Match") == etag:
                    self.send_response(304)
                    self.end_headers()
                    return
                self.send_response(int(status))
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("ETag", etag)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except BrokenPipeError:
                    pass  # Whoever asked was killed, as a test wants it.
                return
        self.send_error(500)

    def log_message(self, *_):
        pass


log = open(sys.argv[1], "w") if len(sys.argv) > 1 else sys.stdout
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
