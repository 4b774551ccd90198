"""A running site with its database, driven from outside as readers and operators do."""

import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Site:
    """`heptad serve` and `heptad notify` over a copy of one dossier, in a folder of its own."""

    def __init__(self, program, folder, server):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(folder)
        self.server = server
        self.dossiers = self.folder / "Dossiers"
        shutil.copytree(ROOT / "Dossiers", self.dossiers)
        self.database = self.folder / "site.sqlite"
        self.ledger = self.dossiers / "selank" / "ledger.yaml"
        self.original = self.ledger.read_text()
        self.environment = dict(os.environ, HEPTAD_DOSSIERS=str(self.dossiers), HEPTAD_DATABASE=str(self.database),
                                HEPTAD_RESULTS=str(self.folder / "Results"), HEPTAD_SMTP_CA=str(server.certificate),
                                HEPTAD_SMTP_TIMEOUT="3")
        self.process = None
        self.networks = 0

    def serve(self):
        self.process = subprocess.Popen([self.program, "serve", "--port", "0", "--public-url", "https://example.org"],
                                        env=self.environment, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r":(\d+)$", line.strip()).group(1))

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)

    def run(self, *arguments, **options):
        return subprocess.run([self.program, *arguments], env=self.environment, capture_output=True, text=True,
                              timeout=120, **options)

    def notify_arguments(self, at):
        moment = ["--at", at] if at else []
        return ["notify", "--once", *moment, "--smtp", self.server.url, "--from", "news@example.org",
                "--public-url", "https://example.org"]

    def notify(self, at=None):
        return self.run(*self.notify_arguments(at))

    def start_notify(self, at):
        return subprocess.Popen([self.program, *self.notify_arguments(at)], env=self.environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def request(self, method, path, fields=None, headers=None):
        # Every request comes from a network of its own, as a proxy on this machine would say.
        self.networks += 1
        network = f"10.{self.networks // 250}.{self.networks % 250}.1"
        body = urllib.parse.urlencode(fields, doseq=True) if fields is not None else None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {
            "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": network, **(headers or {})})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text

    def subscribe(self, address, **fields):
        status, _ = self.request("POST", "/subscribe", {
            "address": address, "topic": "law", "frequency": "daily", "consent": "yes", **fields})
        assert status == 200, status

    def confirm_all(self, mailbox):
        """Opens and presses the link of every confirmation that arrived."""
        for recipient, message in list(mailbox.messages):
            if match := re.search(r"https://example.org(/subscribe/confirm/[\w-]+)", body(message)):
                status, _ = self.request("POST", match.group(1), {})
                assert status == 200, (recipient, status)
        mailbox.clear()

    def add_events(self, numbers):
        """Adds one event to the ledger for each number; it decides nothing, and is told as an event."""
        rows = "".join(f"""
- id: TEST-{number}
  compounds: [selank]
  named_as: "selank"
  jurisdiction: US
  authority: "Test authority"
  instrument: "notice"
  event: "event number {number} happened"
  status_before: null
  status_after: "statement_only"
  effective: null
  published: 2026-11-20
  title: "Notice {number}"
  citation: "Test {number}"
  seen: secondary
  confidence: high
  note: "a test"
""" for number in numbers)
        text = self.ledger.read_text()
        start = text.index("\nevents:") + len("\nevents:")
        self.ledger.write_text(text[:start] + rows.rstrip() + text[start:])

    def counts(self):
        return json.loads(self.run("subscribers", "count").stdout)


def body(message, kind="plain"):
    return message.get_body((kind,)).get_content()
