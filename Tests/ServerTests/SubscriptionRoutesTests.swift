import Database
import Dates
import Dossiers
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import Pages
@testable import Subscriptions
import Testing

@testable import Server

/// A site with a database in a folder that is removed when the test ends.
private final class SubscriptionSite {
    let folder: String
    let store: SubscriptionStore
    let database: DatabasePool
    let services: SiteServices

    init() throws {
        folder = NSTemporaryDirectory() + "heptad-routes-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        database = try openDatabase(at: folder + "/site.sqlite")
        store = SubscriptionStore(database: database, keys: try Keyring.load(file: folder + "/keys", environment: [:]))
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let (loaded, _) = Dossier.load(root.path + "/Dossiers/selank")
        let dossier = try #require(loaded)
        let day = try #require(ISODate("2026-11-23"))
        let site = try Site(compounds: [], version: "0.0")
        let content = SiteContent(site: site, dossiers: [dossier], results: [], asOf: day)
        services = SiteServices(store: SiteStore(content), publicURL: "https://example.org", subscriptions: store)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func count(_ table: String) throws -> Int {
        try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    func post(_ path: String, _ form: String, headers: HTTPFields = [:]) async throws -> Answer {
        var fields = headers
        fields[.contentType] = "application/x-www-form-urlencoded"
        return try await ask(services, .post, path, headers: fields, body: Array(form.utf8))
    }
}

@Suite("Subscribing on the site")
struct SubscriptionRoutesTests {
    private static let form = "address=a%40example.org&topic=law&compound=selank&frequency=daily&consent=yes&website="

    @Test("offers what there is to follow, with what an address of the page chose")
    func page() async throws {
        let site = try SubscriptionSite()
        let answer = try await ask(site.services, .get, "/subscribe?compound=selank")
        #expect(answer.status == 200)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.text.contains("value=\"selank\" checked"))
        #expect(answer.text.contains("name=\"topic\" value=\"availability\""))
        #expect(answer.text.contains("/jurisdictions/US/feed.atom"))
    }

    @Test("answers a known and an unknown address, and a trap that was filled, with the same bytes")
    func sameAnswer() async throws {
        let site = try SubscriptionSite()
        let first = try await site.post("/subscribe", Self.form)
        #expect(first.status == 200)
        #expect(try site.count("outbox") == 1)
        let second = try await site.post("/subscribe", Self.form)
        let other = try await site.post("/subscribe", Self.form.replacing("a%40", with: "b%40"))
        let trapped = try await site.post("/subscribe", Self.form.replacing("website=", with: "website=x"))
        for answer in [second, other, trapped] {
            #expect(answer.status == first.status)
            #expect(answer.body == first.body)
        }
        #expect(try site.count("outbox") == 3, "the trap's request sent nothing")
    }

    @Test(
        "says what is wrong with a form and keeps what was chosen",
        arguments: [
            ("address=a%40example.org", "address=a", "no @"), ("topic=law", "", "at least one topic"),
            ("consent=yes", "", "agree"), ("compound=selank", "compound=unobtainium", "no dossier"),
            ("topic=law", "topic=law&jurisdiction=XX", "no law recorded"),
        ]
    )
    func faults(replaced: String, by replacement: String, message: String) async throws {
        let site = try SubscriptionSite()
        let answer = try await site.post("/subscribe", Self.form.replacing(replaced, with: replacement))
        #expect(answer.status == 400)
        #expect(answer.text.contains(message), "\(message)")
        #expect(try site.count("subscriber") == 0)
    }

    @Test("changes nothing by GET or HEAD, however often a link is opened, and confirms and erases by POST")
    func links() async throws {
        let site = try SubscriptionSite()
        _ = try await site.post("/subscribe", Self.form)
        // The only place where the links are readable is the mail, so they are put in here.
        let (confirm, leave) = (String(repeating: "c", count: 43), String(repeating: "l", count: 43))
        try await site.database.write { database in
            try database.execute(sql: "UPDATE confirmation SET token_hash = ?", arguments: [hash(confirm)])
            try database.execute(sql: "UPDATE subscriber SET leave_hash = ?", arguments: [hash(leave)])
        }
        for method in [HTTPRequest.Method.get, .head] {
            for path in ["/subscribe/confirm/\(confirm)", "/leave/\(leave)"] {
                for _ in 0..<3 { #expect(try await ask(site.services, method, path).status == 200) }
            }
        }
        #expect(try site.count("interest") == 0)
        #expect(try site.count("subscriber") == 1)
        let page = try await ask(site.services, .get, "/subscribe/confirm/\(confirm)")
        #expect(page.text.contains("law of selank"))
        #expect(page.text.contains("<form method=\"post\">"))
        #expect(!page.text.contains("a@example.org"), "a page behind a link shows no address")
        let cross: HTTPFields = [.origin: "https://evil.example"]
        #expect(try await site.post("/subscribe/confirm/\(confirm)", "", headers: cross).status == 403)
        #expect(try site.count("interest") == 0)
        #expect(try await site.post("/subscribe/confirm/\(confirm)", "").status == 200)
        #expect(try site.count("interest") == 1)
        // RFC 8058, section 3.1, as a provider of mail posts it.
        #expect(try await site.post("/leave/\(leave)", "List-Unsubscribe=One-Click").status == 200)
        #expect(try site.count("subscriber") == 0)
        let again = try await site.post("/leave/\(leave)", "List-Unsubscribe=One-Click")
        let unknown = try await site.post("/leave/nonsense", "")
        #expect(again.body == unknown.body)
        #expect(try await ask(site.services, .get, "/subscribe/confirm/\(confirm)").status == 404)
    }

    @Test("refuses more than twenty requests an hour from one network, without saying about whom")
    func limits() async throws {
        let site = try SubscriptionSite()
        for index in 0..<20 {
            #expect(try await site.post("/subscribe", Self.form.replacing("a%40", with: "a\(index)%40")).status == 200)
        }
        let answer = try await site.post("/subscribe", Self.form)
        #expect(answer.status == 429)
        #expect(answer.headers[.retryAfter] == "3600")
    }

    @Test("does the same by API, with problems as the standard has them")
    func api() async throws {
        let site = try SubscriptionSite()
        let json: HTTPFields = [.contentType: "application/json"]
        func post(_ body: String) async throws -> Answer {
            try await ask(site.services, .post, "/api/v1/subscriptions", headers: json, body: Array(body.utf8))
        }
        let good = #"{"address":"a@example.org","consent":"yes","interests":[{"compound":"selank","topic":"law"}]}"#
        #expect(try await post(good).status == 202)
        #expect(try site.count("outbox") == 1)
        for (body, member) in [
            (good.replacing("a@example.org", with: "a"), "address"),
            (good.replacing("\"yes\"", with: "\"\""), "consent"),
            (good.replacing("selank", with: "x"), "interests"),
            (good.replacing("\"law\"", with: "\"gossip\""), "topic"),
            (good.replacing(#"[{"compound":"selank","topic":"law"}]"#, with: "[]"), "interests"),
            ("{", "not valid JSON"),
        ] {
            let answer = try await post(body)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.text.contains(member))
        }
        #expect(try site.count("outbox") == 1)
    }

    @Test("has feeds and calendars of compounds and places, without a database too")
    func feeds() async throws {
        let site = try SubscriptionSite()
        var services = site.services
        services.subscriptions = nil
        for path in [
            "/compounds/selank/feed.atom", "/compounds/selank/feed.json", "/compounds/selank/calendar.ics",
            "/jurisdictions/US/feed.atom", "/jurisdictions/RU/calendar.ics",
        ] {
            let answer = try await ask(services, .get, path)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.headers[.eTag] != nil)
        }
        #expect(try await ask(services, .get, "/compounds/nothing/feed.atom").status == 404)
        #expect(try await ask(services, .get, "/jurisdictions/XX/feed.atom").status == 404)
        let page = try await ask(services, .get, "/subscribe")
        #expect(page.text.contains("sends no mail"))
        #expect(!page.text.contains("type=\"email\""))
    }
}

/// A token's hash as the database has it.
private func hash(_ token: String) throws -> Data { try #require(Token(token)).hash }
