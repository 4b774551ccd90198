import HTTPTypes
import Hummingbird
import Pages
import Testing

@testable import Server

@Suite("Site responder")
struct SiteResponderTests {
    private let site: Site
    private let here: SiteServices

    init() throws {
        site = try Site(compounds: [], version: "0.0")
        here = try services(site)
    }

    @Test("answers every address of the site with its bytes and media type")
    func everyAddress() async throws {
        for (address, resource) in site.resources {
            let answer = try await ask(here, .get, address)
            #expect(answer.status == 200, "\(address)")
            #expect(answer.body == resource.body, "\(address)")
            #expect(answer.headers[.contentType] == resource.contentType)
            #expect(answer.headers[.contentLength] == "\(resource.body.count)")
        }
    }

    @Test(
        "sends the security headers with pages, assets, unknown addresses and refused methods",
        arguments: [("GET", "/"), ("GET", "/assets/site.css"), ("GET", "/nowhere"), ("POST", "/"), ("HEAD", "/health")]
    )
    func securityHeaders(method: String, path: String) async throws {
        let answer = try await ask(here, try #require(HTTPRequest.Method(rawValue: method)), path)
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'self'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
        #expect(answer.headers[try #require(HTTPField.Name("Permissions-Policy"))] != nil)
    }

    @Test("answers HEAD with the headers of GET and no body", arguments: ["/", "/health", "/assets/site.css"])
    func head(path: String) async throws {
        let get = try await ask(here, .get, path)
        let head = try await ask(here, .head, path)
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head.headers[.contentType] == get.headers[.contentType])
        #expect(head.headers[.contentLength] == get.headers[.contentLength])
        #expect(head.headers[.eTag] == get.headers[.eTag])
    }

    @Test(
        "answers an unknown address with the page for it",
        arguments: [
            "/nowhere", "/compounds/nothing", "/compounds/../etc/passwd", "/%00", "/health/",
        ]
    )
    func notFound(path: String) async throws {
        let answer = try await ask(here, .get, path)
        if path == "/health/" { return #expect([200, 404].contains(answer.status)) }
        #expect(answer.status == 404)
        #expect(answer.text.contains("<h1>There is no page at this address</h1>"))
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test("refuses other methods on a known address and names those that work", arguments: ["POST", "PUT", "DELETE"])
    func methods(method: String) async throws {
        let answer = try await ask(here, try #require(HTTPRequest.Method(rawValue: method)), "/health")
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD")
    }

    @Test("answers a client that has the same copy with 304 and no body")
    func notModified() async throws {
        let tag = try #require(try await ask(here, .get, "/").headers[.eTag])
        for header in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
            let answer = try await ask(here, .get, "/", headers: [.ifNoneMatch: header])
            #expect(answer.status == 304, "\(header)")
            #expect(answer.body.isEmpty)
        }
        #expect(try await ask(here, .get, "/", headers: [.ifNoneMatch: "\"other\""]).status == 200)
    }

    @Test("bounds the address and the body before looking at either")
    func limits() async throws {
        #expect(try await ask(here, .get, "/" + String(repeating: "a", count: 5_000)).status == 414)
        #expect(try await ask(here, .get, "/health", headers: [.contentLength: "99999999"]).status == 413)
        #expect(try await ask(here, .get, "/health", headers: [.contentLength: "many"]).status == 413)
        #expect(try await ask(here, .get, "/health", headers: [.contentLength: "0"]).status == 200)
    }

    @Test("tells bodies apart by their entity tags")
    func entityTags() {
        // FNV-1a of "a" and of nothing, from the reference's test vectors.
        #expect(SentResource.entityTag(Array("a".utf8)) == "af63dc4c8601ec8c-1")
        #expect(SentResource.entityTag([]) == "cbf29ce484222325-0")
    }
}
