internal import HTTPTypes
internal import Hummingbird
internal import Pages
internal import Subscriptions

/// Adds subscribing, confirming and leaving: pages whose GET changes nothing, as link scanners open every link in a mail,
/// and one button each that posts.
func addSubscriptionRoutes(to router: Router<some ClientContext>, _ services: SiteServices) {
    router.get("/subscribe") { request, _ in
        let query = try request.queryFields()
        return try subscribePage(services, chosen: query)
    }
    guard let store = services.subscriptions else { return }
    router.post("/subscribe") { request, context in
        let form = try await request.formFields()
        do {
            // A program that fills every field fills this one too; it is told what everybody is told.
            if (form["website"] ?? "").isEmpty {
                try store.request(
                    try asked(
                        form,
                        in: services.store.content,
                        visitor: request.client(context, trustsProxy: services.trustsProxy)
                    ),
                    at: currentTime()
                )
            }
        } catch let fault as ChoiceFault {
            return try subscribePage(services, chosen: form, fault: fault.message)
        } catch SubscriptionFault.tooMany {
            throw tooManyRequests()
        }
        return try notice(services, .lookIntoTheMailbox)
    }
    addConfirmation(to: router, services, store)
    addLeaving(to: router, services, store)
    addSubscriptionAPI(to: router, services, store)
}

private func addConfirmation(
    to router: Router<some ClientContext>,
    _ services: SiteServices,
    _ store: SubscriptionStore
) {
    router.get("/subscribe/confirm/{token}") { _, context in
        guard let token = context.parameters.get("token").flatMap({ Token($0) }),
            let asked = try store.confirmation(token, at: currentTime())
        else { return try notice(services, .linkExpired, status: .notFound) }
        return try notice(services, asked.isUsed ? .confirmed : .toConfirm(asked))
    }
    router.post("/subscribe/confirm/{token}") { _, context in
        guard let token = context.parameters.get("token").flatMap({ Token($0) }),
            try store.confirm(token, at: currentTime())
        else { return try notice(services, .linkExpired, status: .notFound) }
        return try notice(services, .confirmed)
    }
}

private func addLeaving(
    to router: Router<some ClientContext>,
    _ services: SiteServices,
    _ store: SubscriptionStore
) {
    router.get("/leave/{token}") { _, _ in try notice(services, .toLeave) }
    // RFC 8058 posts here as well, by a mail program or its provider; what it sends is not needed.
    router.post("/leave/{token}") { _, context in
        if let token = context.parameters.get("token").flatMap({ Token($0) }) { try store.leave(token) }
        return try notice(services, .left)
    }
}
