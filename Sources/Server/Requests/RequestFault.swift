internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// Why a request is refused, thrown by a route: a page of the site, or problem details below `/api`.
struct RequestFault: Error {
    /// One member of the request that is wrong.
    struct Member: Encodable {
        /// Where it is, such as `inputs.dose`.
        var name: String
        var reason: String
    }

    var status: HTTPResponse.Status
    /// What is wrong and what would be right, as sentences.
    var detail: String?
    var members: [Member]
    var headers: HTTPFields

    init(
        _ status: HTTPResponse.Status,
        _ detail: String? = nil,
        members: [Member] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.detail = detail
        self.members = members
        self.headers = headers
    }

    /// The fault as problem details.
    ///
    /// **Source**: RFC 9457.
    func details(instance: String) -> Response {
        let details = ProblemDetails(
            title: status.reasonPhrase,
            status: status.code,
            detail: detail,
            instance: instance,
            errors: members.isEmpty ? nil : members
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(details)) ?? Data("{}".utf8)
        return Response(
            status: status,
            headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}

private struct ProblemDetails: Encodable {
    /// The title says all that the type does.
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String?
    var instance: String
    var errors: [RequestFault.Member]?
}
