internal import HTTPTypes
internal import Hummingbird
internal import Pages
internal import Subscriptions

/// What a program posts to subscribe somebody who agreed.
private struct APIRequest: Decodable {
    var address: String
    var interests: [APIInterest]
    var frequency: Frequency?
    /// The sentence that the person agreed to.
    var consent: String

    struct APIInterest: Decodable {
        var compound: String?
        var jurisdiction: String?
        var topic: Topic
    }
}

private struct APIAnswer: Encodable, Sendable { var message: String }

/// Adds the same by API: what a program posts has the same effect as a form, and is answered by JSON.
func addSubscriptionAPI(
    to router: Router<some ClientContext>,
    _ services: SiteServices,
    _ store: SubscriptionStore
) {
    router.post("/api/v1/subscriptions") { request, context in
        let posted = try await request.json(as: APIRequest.self)
        guard (1...1_000).contains(posted.consent.count) else {
            throw RequestFault(
                .badRequest,
                "`consent` must be the sentence that the person agreed to.",
                members: [.init(name: "consent", reason: "must have 1 to 1000 characters")]
            )
        }
        let content = services.store.content
        do {
            let interests = try posted.interests.map { interest in
                try checked(
                    Interest(
                        compound: interest.compound ?? Interest.every,
                        jurisdiction: interest.jurisdiction ?? Interest.every,
                        topic: interest.topic
                    ),
                    in: content
                )
            }
            let request = SubscriptionRequest(
                address: try EmailAddress(posted.address),
                interests: Set(interests),
                frequency: posted.frequency ?? .weekly,
                consent: posted.consent,
                source: "api",
                visitor: request.client(context, trustsProxy: services.trustsProxy)
            )
            try store.request(request, at: currentTime())
        } catch let fault as AddressFault {
            throw RequestFault(.badRequest, "\(fault).", members: [.init(name: "address", reason: "\(fault)")])
        } catch let fault as ChoiceFault {
            throw RequestFault(.badRequest, members: [.init(name: "interests", reason: fault.message)])
        } catch SubscriptionFault.tooMany {
            throw tooManyRequests()
        } catch let fault as SubscriptionFault {
            throw RequestFault(.badRequest, "\(fault).", members: [.init(name: "interests", reason: "\(fault)")])
        }
        return try answer(.accepted, "A mail with a link was sent; nothing is followed until it is confirmed.")
    }
    router.post("/api/v1/subscriptions/confirm/{token}") { _, context in
        guard let token = context.parameters.get("token").flatMap({ Token($0) }),
            try store.confirm(token, at: currentTime())
        else { throw RequestFault(.notFound, "The link expired or was never sent.") }
        return try answer(.ok, "Confirmed.")
    }
    router.post("/api/v1/subscriptions/leave/{token}") { _, context in
        if let token = context.parameters.get("token").flatMap({ Token($0) }) { try store.leave(token) }
        return try answer(.ok, "Nothing is sent to this address any more.")
    }
}

private func answer(_ status: HTTPResponse.Status, _ message: String) throws -> Response {
    let resource = try Site.Resource(json: APIAnswer(message: message))
    return Response(
        status: status,
        headers: [.contentType: resource.contentType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: resource.body))
    )
}

/// The answer to a network that asks too often.
func tooManyRequests() -> RequestFault {
    RequestFault(.tooManyRequests, "\(SubscriptionFault.tooMany).", headers: [.retryAfter: "3600"])
}
