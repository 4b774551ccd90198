internal import Dossiers
internal import HTTPTypes
internal import Hummingbird
internal import Pages
internal import Regulation
internal import Subscriptions

/// The page with the form, as it was filled in, and what was wrong with it.
func subscribePage(_ services: SiteServices, chosen: FormFields, fault: String? = nil) throws -> Response {
    let content = services.store.content
    func choice(_ name: String, _ value: String, _ label: String) -> SubscribePage.Choice {
        SubscribePage.Choice(value: value, label: label, isChosen: chosen.all(name).contains(value))
    }
    let places = Jurisdiction.allCases.filter { place in
        content.dossiers.contains { $0.ledger?.events.contains { $0.jurisdiction == place } ?? false }
    }
    let view = SubscribePage(
        compounds: content.dossiers.map { choice("compound", $0.id, $0.identity.name) },
        jurisdictions: places.map { choice("jurisdiction", $0.rawValue, $0.name) },
        topics: Topic.allCases.map { choice("topic", $0.rawValue, $0.words) },
        consent: consentText,
        sendsMail: services.subscriptions != nil,
        fault: fault,
        feeds: content.dossiers.map { .init(name: $0.identity.name, path: "/compounds/\($0.id)") }
            + places.map { .init(name: $0.name, path: "/jurisdictions/\($0.rawValue)") }
    )
    let page = try content.site.renderer.page(
        "Subscribe",
        view,
        title: "Be told when something changes",
        description: "Mail, feeds and calendars of what changes in law and evidence."
    )
    return unstored(page, fault == nil ? .ok : .badRequest)
}

/// A page that says one thing.
func notice(
    _ services: SiteServices,
    _ notice: SubscribeNotice,
    status: HTTPResponse.Status = .ok
) throws -> Response {
    let page = try services.store.content.site.renderer.page(
        "SubscribeNotice",
        notice,
        title: notice.heading,
        description: notice.heading
    )
    return unstored(page, status)
}

/// A page that no cache keeps: its address holds a secret, or it says what somebody typed.
private func unstored(_ page: Site.Resource, _ status: HTTPResponse.Status) -> Response {
    Response(
        status: status,
        headers: [.contentType: page.contentType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.body))
    )
}

extension SubscribeNotice {
    static let lookIntoTheMailbox = SubscribeNotice(
        heading: "Look into your mailbox",
        paragraphs: [
            "A mail with a link is on its way. Nothing is sent until you press the button behind that link.",
            "If none comes within an hour, look among unwanted mail; an address gets at most three such mails a day.",
        ]
    )

    static func toConfirm(_ asked: AskedConfirmation) -> SubscribeNotice {
        SubscribeNotice(
            heading: "One press, and you are told",
            paragraphs: [
                "At most once \(asked.frequency == .daily ? "a day" : "a week"), and only when something changed:"
            ],
            lines: asked.interests.map(\.words),
            button: "Confirm"
        )
    }

    static let confirmed = SubscribeNotice(
        heading: "Confirmed",
        paragraphs: ["The next mail comes when something changed. Every mail has a link to leave."]
    )

    static let linkExpired = SubscribeNotice(
        heading: "This link no longer works",
        paragraphs: ["A link works for two days. Ask for another on the page “Stay informed”."]
    )

    static let toLeave = SubscribeNotice(
        heading: "Leave",
        paragraphs: ["One press, and your address is erased with everything that belongs to it."],
        button: "Leave"
    )

    static let left = SubscribeNotice(
        heading: "Nothing is sent to this address any more",
        paragraphs: ["The address was erased with everything that belonged to it."]
    )
}
