#!/usr/bin/env python3
"""Mail from end to end: the program, a real mail server, and readers who press links.

Usage: Tests/MailTests/mail_tests.py PROGRAM [--kills N]

The server refuses, is slow and dies; the program is killed at random moments, N times (10 unless told otherwise), and
started again: nothing may be lost, and at most one mail may come twice for each kill.
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import re
import sys
import tempfile
import time

import feedparser
import icalendar

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from mail_server import MailServer  # noqa: E402
from running_site import Site, body  # noqa: E402

DAY = datetime.date.today() + datetime.timedelta(days=1)


def morning(number, minute=0):
    """Seven o'clock and some minutes, so many days after tomorrow; the program is told that it is then."""
    return f"{DAY + datetime.timedelta(days=number)}T07:{minute:02}:00Z"


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def first_mail(site, mailbox):
    """A reader asks, confirms, is told, and leaves."""
    site.subscribe("reader@example.org")
    check(site.notify().returncode == 0, "the first look")
    [message] = mailbox.to("reader@example.org")
    check(message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", "RFC 8058 on the confirmation")
    check(message["From"] == "Heptad <news@example.org>", message["From"])
    check("text/html" in [part.get_content_type() for part in message.walk()], "an HTML form")
    check(site.counts()["confirmed"] == 0, "nothing is confirmed yet")
    site.confirm_all(mailbox)
    check(site.counts()["confirmed"] == 1, "confirmed by the link in the mail")

    site.add_events([1])
    check("1 changes" in site.notify().stdout, "the change is found once")
    check("changes" not in site.notify().stdout, "and not again")
    check(mailbox.to("reader@example.org") == [], "a digest waits for the morning")
    site.notify(morning(0))
    [message] = mailbox.to("reader@example.org")
    for kind in ("plain", "html"):
        text = re.sub(r"\s+", " ", body(message, kind))
        for part in ("event number 1 happened", "not recorded", "a test", "Notice 1. Test 1", "/leave/"):
            check(part in text, f"{part} in {kind}")
    check(re.fullmatch(r"<[\w-]{43}@example.org>", message["Message-ID"]), message["Message-ID"])
    link = re.search(r"<https://example.org(/leave/[\w-]+)>", message["List-Unsubscribe"]).group(1)
    check(site.request("GET", link)[0] == 200 and site.counts()["confirmed"] == 1, "opening a link leaves nothing")
    check(site.request("POST", link, {"List-Unsubscribe": "One-Click"})[0] == 200, "one click")
    check(site.counts()["confirmed"] == 0, "left")
    mailbox.clear()


def bad_servers(site, mailbox):
    """The server refuses, is slow, dies, and comes back."""
    site.subscribe("good@example.org")
    site.subscribe("gone@example.org")
    site.subscribe("busy@example.org")
    site.notify()
    site.confirm_all(mailbox)
    site.add_events([2])
    site.notify(morning(0, 10))
    mailbox.refuse = {"gone@example.org": "550 5.1.1 no such user", "busy@example.org": "450 4.2.1 try later"}
    result = site.notify(morning(1))
    check("1 sent, 1 to be tried again" in result.stdout and "1 receivers removed" in result.stdout, result.stdout + result.stderr)
    check(len(mailbox.to("good@example.org")) == 1, "one refusal does not stop the others")
    check(site.counts()["confirmed"] == 2, "a mailbox that is gone is removed")
    mailbox.refuse = {}
    check("sent" not in site.notify(morning(1)).stdout, "tried again later, not at once")
    site.notify(morning(1, 2))
    check(len(mailbox.to("busy@example.org")) == 1, "tried again")
    mailbox.clear()

    site.add_events([3])
    site.notify(morning(1, 3))
    for name, change in {"slow": {"delay": 6.0}, "refusing": {"answer": "421 4.3.0 shutting down"}}.items():
        vars(mailbox).update(change)
        result = site.notify(morning(2, 1 if name == "slow" else 10))
        check("cannot be reached" in result.stderr, f"{name}: {result.stderr}")
        vars(mailbox).update(delay=0.0, answer=None)
    time.sleep(4)  # what the slow server took after all
    slow = mailbox.to("good@example.org") + mailbox.to("busy@example.org")
    site.server.stop()
    check("cannot be reached" in site.notify(morning(2, 30)).stderr, "the server is gone")
    site.server.start()
    site.notify(morning(2, 59))
    site.notify(f"{DAY + datetime.timedelta(days=2)}T12:00:00Z")
    for name in ("good", "busy"):
        messages = mailbox.to(f"{name}@example.org")
        check(1 <= len(messages) <= 1 + len(slow), f"{name}: {len(messages)} mails")
        check(len({message["Message-ID"] for message in messages}) == 1, "every copy has one id")
    mailbox.clear()


def wait_to_kill(process, mailbox, generator, longest):
    """Waits for any moment, or for one just after the server took a mail, where a copy too many is made."""
    if generator.random() < 0.5:
        time.sleep(generator.uniform(0, longest))
        return
    start, wanted = mailbox.count, generator.randint(1, 12)
    while process.poll() is None and mailbox.count < start + wanted:
        time.sleep(0.0002)


def kills(site, mailbox, count):
    """Kills at random moments; every subscriber gets every event, and at most one mail twice for each kill."""
    names = [f"k{index}@example.org" for index in range(12)]
    for name in names:
        site.subscribe(name)
    site.notify()
    site.confirm_all(mailbox)
    generator = random.Random(20261125)
    done, day, number, expected = 0, 3, 1_000, set()
    longest = 1.0
    while done < count:
        site.add_events([number])
        expected.add(number)
        number += 1
        for moment in (morning(day, 5), morning(day + 1)):
            while True:
                started = time.monotonic()
                process = site.start_notify(moment)
                if done < count:
                    wait_to_kill(process, mailbox, generator, longest)
                    if process.poll() is None:
                        process.kill()
                        process.wait()
                        done += 1
                        continue
                check(process.wait(timeout=120) == 0, f"notify ends with {process.returncode}")
                longest = time.monotonic() - started
                break
        day += 1
    for hour in range(2):
        site.notify(f"{DAY + datetime.timedelta(days=day + 1)}T{12 + hour}:00:00Z")
    twice = 0
    for name in names:
        messages = mailbox.to(name)
        copies = collections.Counter(message["Message-ID"] for message in messages)
        twice += sum(count - 1 for count in copies.values())
        told = {int(n) for m in messages for n in re.findall(r"event number (\d+) happened", body(m))}
        check(told == expected, f"{name} was told {sorted(told)} of {sorted(expected)}")
        for event in expected:
            ids = {m["Message-ID"] for m in messages if f"event number {event} happened" in body(m)}
            check(len(ids) == 1, f"{name}: event {event} is in {len(ids)} digests")
    check(twice <= done, f"{twice} mails came twice for {done} kills")
    print(f"killed {done} times: {len(expected)} events, {len(names)} subscribers, nothing lost, {twice} mails came twice")


def feeds(site, _):
    """Feeds and calendars, as other programs parse them."""
    ids = {}
    for path in ("/compounds/selank", "/jurisdictions/US", "/jurisdictions/RU"):
        status, text = site.request("GET", path + "/feed.atom")
        check(status == 200, path)
        feed = feedparser.parse(text)
        check(not feed.bozo, feed.get("bozo_exception"))
        check(feed.version == "atom10" and feed.feed.id.startswith("urn:uuid:"), feed.version)
        entries = [entry.id for entry in feed.entries]
        check(len(entries) > 3 and len(set(entries)) == len(entries), f"{path}: {len(entries)} entries")
        check(all(entry.updated_parsed and entry.title and entry.content for entry in feed.entries), "whole entries")
        check([e.updated for e in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True), "newest first")
        ids[path] = set(entries)
        _, text = site.request("GET", path + "/feed.json")
        items = json.loads(text)
        check(items["version"] == "https://jsonfeed.org/version/1.1", items["version"])
        check([item["id"] for item in items["items"]] == entries, "the same entries in both")
        _, text = site.request("GET", path + "/calendar.ics")
        calendar = icalendar.Calendar.from_ical(text)
        uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
        check(len(uids) > 2 and len(set(uids)) == len(uids), f"{path}: {len(uids)} calendar entries")
        check(all(event["DTSTART"].dt.year > 1990 for event in calendar.walk("VEVENT")), "dated")
    check(ids["/jurisdictions/US"] & ids["/compounds/selank"], "an event has one id in every feed")


def operators(site, mailbox):
    """Export, erasure, keys, backup."""
    check(site.run("subscribers", "export", "good@example.org").returncode == 0, "export")
    check("nothing is stored" in site.run("subscribers", "export", "nobody@example.org").stderr, "nobody")
    report = "Final-Recipient: rfc822; busy@example.org\nAction: failed\nStatus: 5.1.1\n"
    check("1 removed" in site.run("subscribers", "bounce", input=report).stdout, "bounce")
    backup = str(site.folder / "backup.sqlite")
    check(site.run("backup", backup).returncode == 0, "backup")
    check(site.run("backup", backup).returncode == 1, "no backup is overwritten")
    check(site.run("subscribers", "erase", "good@example.org").returncode == 0, "erase")
    restored = str(site.folder / "restored.sqlite")
    check(site.run("restore", "--database", restored, backup).returncode == 0, "restore")
    result = site.run("subscribers", "export", "good@example.org", "--database", restored, "--keys",
                      str(site.database) + ".keys")
    check(result.returncode == 0, result.stderr)
    site.stop()
    check("rows anew" in site.run("subscribers", "rotate-keys").stdout, "rotation")
    check(site.run("subscribers", "export", "k0@example.org").returncode == 0, "found under the new key")
    personal = b"@example.org"
    check(personal not in site.database.read_bytes(), "no address in the database's bytes")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = MailServer(folder)
        site = Site(arguments.program, folder, server)
        site.serve()
        try:
            for test in (feeds, first_mail, bad_servers, lambda s, m: kills(s, m, arguments.kills), operators):
                test(site, server.mailbox)
        finally:
            site.stop()
            server.stop()
    print("mail: all checks passed")


if __name__ == "__main__":
    main()
