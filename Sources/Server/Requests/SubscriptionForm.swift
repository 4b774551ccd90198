internal import Foundation
internal import Dossiers
internal import Regulation
internal import Subscriptions

/// Why what was chosen cannot be followed, in words for the one who chose.
struct ChoiceFault: Error { var message: String }

/// What a form asks for.
func asked(_ form: FormFields, in content: SiteContent, visitor: String) throws -> SubscriptionRequest {
    let address: EmailAddress
    do {
        address = try EmailAddress(form["address"] ?? "")
    } catch {
        throw ChoiceFault(message: "Please look again: \(error).")
    }
    guard form["consent"] == "yes" else {
        throw ChoiceFault(message: "Please agree to the sentence above the button; without it no mail may be sent.")
    }
    func chosen(_ name: String) -> [String] {
        let values = form.all(name)
        return values.isEmpty ? [Interest.every] : values
    }
    let topics = form.all("topic").compactMap(Topic.init(rawValue:))
    let count = chosen("compound").count * chosen("jurisdiction").count * topics.count
    guard !topics.isEmpty else { throw ChoiceFault(message: "Please choose at least one topic.") }
    guard count <= Interest.maximumCount else {
        throw ChoiceFault(message: "Please choose fewer: \(SubscriptionFault.tooManyInterests).")
    }
    var interests: Set<Interest> = []
    for compound in chosen("compound") {
        for jurisdiction in chosen("jurisdiction") {
            for topic in topics {
                let interest = Interest(compound: compound, jurisdiction: jurisdiction, topic: topic)
                interests.insert(try checked(interest, in: content))
            }
        }
    }
    return SubscriptionRequest(
        address: address,
        interests: interests,
        frequency: form["frequency"].flatMap(Frequency.init(rawValue:)) ?? .weekly,
        consent: consentText,
        source: "page",
        visitor: visitor
    )
}

/// An interest in something that there is.
func checked(_ interest: Interest, in content: SiteContent) throws(ChoiceFault) -> Interest {
    guard interest.compound == Interest.every || content.dossier(interest.compound) != nil else {
        throw ChoiceFault(message: "There is no dossier of that compound.")
    }
    guard interest.jurisdiction == Interest.every || Jurisdiction(rawValue: interest.jurisdiction) != nil else {
        throw ChoiceFault(message: "That place has no law recorded here.")
    }
    return interest
}

/// What readers agree to; it is stored with each consent, so a change of it leaves old consents as they were.
let consentText =
    "Send me mail about what I chose. My address is stored encrypted, is used for nothing else, and is erased when I leave."

/// The moment by the machine's clock.
func currentTime() -> Timestamp { Timestamp(seconds: Int(Date().timeIntervalSince1970)) }
