import Foundation
import HTTPTypes
import Hummingbird
import Pages
import Testing

@testable import Server

@Suite("Requests")
struct RequestTests {
    private let here: SiteServices

    init() throws {
        here = try services(try Site(compounds: [], version: "0.0"))
    }

    @Test("answers failures below /api as problem details (RFC 9457)")
    func problemDetails() async throws {
        let answer = try await ask(here, .get, "/api/v1/nothing")
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "application/problem+json")
        let details = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        #expect(details["status"] as? Int == 404)
        #expect(details["title"] as? String == "Not Found")
        #expect(details["instance"] as? String == "/api/v1/nothing")
    }

    @Test("names the methods of an address that takes others, and none for an unknown one")
    func methods() async throws {
        let known = try await ask(here, .post, "/api/v1/compounds/x/status")
        #expect(known.status == 405)
        #expect(known.headers[.allow] == "GET, HEAD")
        #expect(try await ask(here, .post, "/api/v1/compounds/x/nothing").status == 404)
    }

    @Test(
        "refuses a change that a browser asks for on behalf of another site",
        arguments: [
            (["Sec-Fetch-Site": "cross-site"], true),
            (["Sec-Fetch-Site": "same-site"], true),
            (["Sec-Fetch-Site": "same-origin"], false),
            (["Sec-Fetch-Site": "none"], false),
            (["Origin": "https://evil.example"], true),
            (["Origin": "null"], true),
            (["Origin": "http://test"], false),
            (["Origin": "http://test", "Sec-Fetch-Site": "cross-site"], true),
            ([:], false),
        ]
    )
    func origin(headers: [String: String], isRefused: Bool) async throws {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let answer = try await ask(here, .post, "/nowhere", headers: fields)
        #expect(answer.status == (isRefused ? 403 : 404))
        #expect(try await ask(here, .get, "/", headers: fields).status == 200, "reading is free")
    }

    @Test("holds the origin against the public address where that is known")
    func publicURL() async throws {
        let site = here.store.content.site
        let public_ = try services(site, publicURL: "https://example.org")
        let own = try await ask(public_, .post, "/nowhere", headers: [.origin: "https://example.org"])
        #expect(own.status == 404)
        #expect(try await ask(public_, .post, "/nowhere", headers: [.origin: "http://test"]).status == 403)
    }

    @Test("reads names and values of forms as browsers write them")
    func formFields() throws {
        let fields = try FormFields("a=1&b=two+words&a=%C3%A9&c&=x")
        #expect(fields.all("a") == ["1", "é"])
        #expect(fields["b"] == "two words")
        #expect(fields["c"] == "")
        #expect(fields["missing"] == nil)
        #expect(throws: RequestFault.self) { try FormFields("a=%FF") }
        #expect(throws: RequestFault.self) { try FormFields("a=%00") }
        #expect(throws: RequestFault.self) { try FormFields(String(repeating: "a&", count: 101)) }
    }

    @Test("bounds a body, wants its media type, and names the member of JSON that is wrong")
    func bodies() async throws {
        let form = "application/x-www-form-urlencoded"
        #expect(try await posted("a=b", form + "; charset=utf-8").formFields()["a"] == "b")
        let value = try await posted(#"{"number":2}"#, "application/json").json(as: Numbered.self)
        #expect(value.number == 2)
        let wrong: [(body: String, type: String?, status: HTTPResponse.Status, member: String?)] = [
            ("{}", nil, .unsupportedMediaType, nil),
            ("{}", form, .unsupportedMediaType, nil),
            (String(repeating: " ", count: 101), "application/json", .contentTooLarge, nil),
            ("{}", "application/json", .badRequest, "number"),
            (#"{"number":"x"}"#, "application/json", .badRequest, "number"),
            ("{", "application/json", .badRequest, ""),
        ]
        for (body, type, status, member) in wrong {
            do {
                _ = try await posted(body, type).json(as: Numbered.self, upTo: 100)
                Issue.record("\(body) was taken")
            } catch let fault as RequestFault {
                #expect(fault.status == status, "\(body)")
                #expect(fault.members.first?.name == member, "\(body)")
            }
        }
    }
}

private struct Numbered: Decodable {
    var number: Double
}

private func posted(_ body: String, _ type: String?) -> Request {
    var headers = HTTPFields()
    headers[.contentType] = type
    let head = HTTPRequest(method: .post, scheme: "http", authority: "test", path: "/", headerFields: headers)
    return Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
}
