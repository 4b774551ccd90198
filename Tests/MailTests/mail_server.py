"""A mail server for tests that can also refuse, be slow, and die: aiosmtpd with STARTTLS."""

import email
import email.policy
import pathlib
import ssl
import subprocess
import threading
import time

from aiosmtpd.controller import Controller


class Mailbox:
    """What arrived, and how the server behaves."""

    def __init__(self):
        self.messages = []  # (recipient, message)
        self.lock = threading.Lock()
        self.refuse = {}  # recipient to an answer such as "550 5.1.1 no such user"
        self.answer = None  # an answer for every mail after its text
        self.delay = 0.0  # seconds before the answer to a mail's text
        self.keep = True  # False: count and forget
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            import asyncio

            await asyncio.sleep(self.delay)
        if self.answer:
            return self.answer
        with self.lock:
            self.count += 1
            if self.keep:
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                self.messages.append((envelope.rcpt_tos[0], message))
        return "250 OK"

    def to(self, address):
        with self.lock:
            return [message for recipient, message in self.messages if recipient == address]

    def clear(self):
        with self.lock:
            self.messages.clear()


class MailServer:
    """Runs at a port of 127.0.0.1, which it keeps when it is started again."""

    def __init__(self, folder, encrypted=True):
        self.mailbox = Mailbox()
        self.folder = pathlib.Path(folder)
        self.port = 0
        self.certificate = self.folder / "certificate.pem"
        self.encrypted = encrypted
        if encrypted:
            self._make_certificate()
        self.controller = None
        self.start()

    def _make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", self.folder / "key.pem", "-out", self.certificate],
            check=True, capture_output=True,
        )

    def start(self):
        context = None
        if self.encrypted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, self.folder / "key.pem")
        # A port that was just left is not free at once.
        for attempt in range(50):
            try:
                if self.port == 0:
                    import socket

                    with socket.socket() as probe:
                        probe.bind(("127.0.0.1", 0))
                        self.port = probe.getsockname()[1]
                self.controller = Controller(
                    self.mailbox, hostname="127.0.0.1", port=self.port, tls_context=context,
                    require_starttls=self.encrypted, server_hostname="localhost",
                )
                self.controller.start()
                return
            except OSError:
                if attempt == 49:
                    raise
                time.sleep(0.1)

    def stop(self):
        self.controller.stop(no_assert=True)

    @property
    def url(self):
        return f"smtp://localhost:{self.port}"
