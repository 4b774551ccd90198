import Foundation
import Testing

@testable import Watching

/// A server on this machine that sends fixed bytes for each path, as broken as a test wants them.
private final class LocalServer: @unchecked Sendable {
    let port: Int
    private let socket: Int32

    /// Pieces are sent one after the other with the pause between.
    init(pause: Double = 0, _ answer: @escaping @Sendable (String) -> [[UInt8]]) throws {
        let listener = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        try #require(isBound)
        socket = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else {
                    // Closed here and nowhere else, so that no other server's number is taken for this one.
                    close(listener)
                    return
                }
                var buffer = [UInt8](repeating: 0, count: 8192)
                let count = read(client, &buffer, buffer.count)
                let request = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
                for piece in answer(request) {
                    _ = piece.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                    if pause > 0 { Thread.sleep(forTimeInterval: pause) }
                }
                close(client)
            }
        }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    func transport(timeout: Int = 5, sizeLimit: Int = 1000) -> CurlTransport {
        CurlTransport(
            reach: .mirror("http://127.0.0.1:\(port)"),
            userAgent: "heptad/test (person@example.org)",
            timeout: timeout,
            sizeLimit: sizeLimit
        )
    }
}

private func whole(_ status: String, _ headers: [String] = [], _ body: String = "") -> [[UInt8]] {
    let head = (["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers)
    return [Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)]
}

@Suite("HTTP through libcurl")
struct CurlTransportTests {
    private let request = Request(
        "https://api.example.org/path?x=1",
        credential: .header(name: "X-Api-Key", value: "k")
    )

    @Test("Status, headers and body come back; user agent, key and conditions are sent")
    func exchange() throws {
        let log = Log()
        let server = try LocalServer { request in
            log.add(request)
            return whole("200 OK", ["ETag: \"one\"", "X-Rate-Limit-Limit: 5"], "hello")
        }
        let response = try server.transport().send(request, headers: [("If-None-Match", "\"zero\"")])
        #expect(response.status == 200)
        #expect(response.body == Array("hello".utf8))
        #expect(response.headers["etag"] == "\"one\"")
        #expect(response.headers["x-rate-limit-limit"] == "5")
        let sent = try #require(log.lines.first)
        #expect(sent.hasPrefix("GET /api.example.org/path?x=1 HTTP/1.1"))
        for line in [
            "User-Agent: heptad/test (person@example.org)", "X-Api-Key: k", "If-None-Match: \"zero\"",
            "Accept: application/json",
        ] { #expect(sent.contains(line), "\(line) is missing") }
    }

    @Test("Any status is an answer", arguments: ["404 Not Found", "429 Too Many Requests", "500 Oops"])
    func statuses(status: String) throws {
        let server = try LocalServer { _ in whole(status, ["Retry-After: 9"]) }
        let response = try server.transport().send(request, headers: [])
        #expect(response.status == Int(status.prefix(3)))
        #expect(response.headers["retry-after"] == "9")
    }

    @Test("A redirect is followed, and only its end's headers and body count")
    func redirect() throws {
        let server = try LocalServer { request in
            request.hasPrefix("GET /end")
                ? whole("200 OK", ["ETag: b"], "end") : whole("302 Found", ["Location: /end", "ETag: a"], "no")
        }
        let response = try server.transport().send(request, headers: [])
        #expect(response.body == Array("end".utf8))
        #expect(response.headers["etag"] == "b")
    }

    @Test("A circle of redirects ends")
    func circle() throws {
        let server = try LocalServer { _ in whole("302 Found", ["Location: /again"]) }
        #expect(throws: TransportFault.self) { try server.transport().send(request, headers: []) }
    }

    @Test("An answer that is cut short is a fault, not a short answer")
    func truncated() throws {
        let server = try LocalServer { _ in [Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\": 1".utf8)] }
        #expect(throws: TransportFault.self) { try server.transport().send(request, headers: []) }
    }

    @Test("An answer that is too large ends at the bound, whatever length it declares")
    func huge() throws {
        let server = try LocalServer { _ in
            [Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8)]
                + (0..<50).map { _ in [UInt8](repeating: 65, count: 100_000) }
        }
        #expect(throws: TransportFault.tooLarge(bytes: 1000)) { try server.transport().send(request, headers: []) }
    }

    @Test("A slow answer ends at the bound of time")
    func slow() throws {
        let server = try LocalServer(pause: 0.4) { _ in
            [Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".utf8)] + (0..<9).map { _ in [65] }
        }
        #expect(throws: TransportFault.timedOut(seconds: 1)) {
            try server.transport(timeout: 1).send(request, headers: [])
        }
    }

    @Test(
        "The real reach takes HTTPS and public addresses only",
        arguments: ["http://127.0.0.1:%/", "https://127.0.0.1:%/", "https://localhost:%/", "file:///etc/passwd"]
    )
    func privateAddresses(address: String) throws {
        let log = Log()
        let server = try LocalServer { request in
            log.add(request)
            return whole("200 OK")
        }
        let transport = CurlTransport(userAgent: "heptad/test", timeout: 5)
        let target = Request(address.replacingOccurrences(of: "%", with: "\(server.port)"))
        #expect(throws: TransportFault.self) { try transport.send(target, headers: []) }
        #expect(log.lines.isEmpty)
    }
}
