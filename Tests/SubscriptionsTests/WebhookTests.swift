import Foundation
import Testing

@testable import Subscriptions

@Suite("Webhooks")
struct WebhookTests {
    @Test("are signed as the specification's own example is")
    func signature() {
        // The example of the Standard Webhooks documentation.
        let secret = WebhookSecret(text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at: Timestamp(seconds: 1_614_265_330),
            body: "{\"test\": 2432232314}"
        )
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "are refused where they are no public https address",
        arguments: [
            "http://example.org/", "https://user:pass@example.org/", "ftp://example.org/", "https:///x", "example.org",
            "https://example.org/#x", "file:///etc/passwd", "https://" + String(repeating: "a", count: 3_000) + ".org",
        ]
    )
    func addresses(url: String) throws {
        let fixture = try StoreFixture()
        #expect(throws: WebhookFault.address(url)) {
            try fixture.store.addWebhook(url, for: Interest(topic: .law), at: fixture.now)
        }
    }

    @Test(
        "never reach a private address, however it is written",
        arguments: [
            "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/", "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data", "https://0x7f000001/", "https://2130706433/", "https://0/",
            "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://100.64.0.1/",
            "http://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/",
        ]
    )
    func privateAddresses(url: String) {
        let answer = WebhookCaller().call(
            url,
            body: "{}",
            id: "x",
            secret: .random(),
            at: Timestamp(seconds: 0)
        )
        guard case .failed = answer else {
            Issue.record("\(url) was called: \(answer)")
            return
        }
    }

    @Test("are called once for each change they follow, and again after a failure until five days have passed")
    func delivery() throws {
        let fixture = try StoreFixture()
        _ = try fixture.store.addWebhook(
            "https://127.0.0.1:9/",
            for: Interest(compound: "selank", topic: .law),
            at: fixture.now
        )
        #expect(throws: WebhookFault.known("https://127.0.0.1:9/")) {
            try fixture.store.addWebhook("https://127.0.0.1:9/", for: Interest(topic: .law), at: fixture.now)
        }
        for compound in ["selank", "semax"] {
            for value in ["1", "2"] {
                _ = try fixture.store.record([fact("f", value)], of: compound, at: fixture.now)
            }
        }
        #expect(try fixture.count("call") == 1)
        let caller = WebhookCaller()
        #expect(try fixture.store.callWebhooks(with: caller, clock: { fixture.now }).deferred == 1)
        #expect(try fixture.store.callWebhooks(with: caller, clock: { fixture.now }).isEmpty)
        #expect(try fixture.store.callWebhooks(with: caller, clock: { fixture.now + 60 }).deferred == 1)
        #expect(try fixture.store.callWebhooks(with: caller, clock: { fixture.now + Retry.patience }).failed == 1)
        #expect(try fixture.store.callWebhooks(with: caller, clock: { fixture.now + 2 * Retry.patience }).isEmpty)
        #expect(try fixture.store.removeWebhook("https://127.0.0.1:9/"))
    }
}

@Suite("Feeds")
struct FeedTests {
    private func feed(_ entries: [Feed.Entry]) -> Feed {
        Feed(
            name: "/compounds/selank/feed.atom",
            title: "Selank & more",
            address: "https://example.org/compounds/selank/feed.atom",
            page: "https://example.org/compounds/selank",
            entries: entries
        )
    }

    private func entry(_ key: String, _ found: String) -> Feed.Entry {
        let change = Change(
            key: key,
            compound: "selank",
            jurisdiction: "",
            topics: ["evidence"],
            found: found,
            title: "a < b\u{8}",
            old: nil,
            new: "x",
            reason: "r",
            document: "d"
        )
        return Feed.Entry(change, page: "https://example.org/compounds/selank")
    }

    @Test("keep an entry's id for ever, newest first, and escape what XML must not carry")
    func atom() throws {
        let first = entry("k/1", "2026-11-25T12:00:00Z")
        let feed = feed([first, entry("k/2", "2026-11-26T12:00:00Z")])
        #expect(feed.entries.map(\.updated) == ["2026-11-26T12:00:00Z", "2026-11-25T12:00:00Z"])
        // Ids are part of what readers' programs store; this one must never change.
        #expect(first.id == stableID("change k/1"))
        #expect(
            first.id.wholeMatch(of: /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                != nil
        )
        let atom = try feed.atom()
        #expect(atom.contains("<title>a &lt; b </title>"))
        #expect(atom.contains("<updated>2026-11-26T12:00:00Z</updated>\n<author>"))
        #expect(try feed.json().contains("\"version\":\"https://jsonfeed.org/version/1.1\""))
    }
}
