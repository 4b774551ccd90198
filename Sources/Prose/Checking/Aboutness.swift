internal import Foundation

/// Tells whether a statement is about the compound, or about something else that the sentence names.
///
/// The nearest subject before the words decides; what stands between brackets or behind "unlike" is no subject. A
/// pronoun stands for what the sentence before was about.
struct Aboutness {
    private let compound: NSRegularExpression
    private let product: NSRegularExpression
    private let pronoun: NSRegularExpression
    private let other: NSRegularExpression

    init(lexicon: [String: String], compound names: String) {
        func word(_ list: String) -> NSRegularExpression { regex(#"(?<![\w-])(?:"# + list + #")(?![\w-])"#) }
        compound = word(names)
        product = word(lexicon["product"] ?? "\u{1}")
        pronoun = word(lexicon["pronoun"] ?? "\u{1}")
        other = word(lexicon["other"] ?? "\u{1}")
    }

    func namesCompound(_ text: String) -> Bool { compound.matches(text) }

    func isAboutCompound(_ sentence: Sentence, at place: NSRange, before: Sentence?, hasFacts: Bool) -> Bool {
        let isAside = Self.aside.matches(in: sentence.folded, range: sentence.folded.whole).contains {
            NSLocationInRange(place.location, $0.range)
        }
        let text = isAside ? sentence.folded : Self.withoutAsides(sentence.folded)
        let entities = entities(in: text)
        let end = place.location + place.length
        // Words that hold the compound or a product themselves ("the peptide is safe") are about it.
        if let inside = entities.first(where: { $0.place >= place.location && $0.place < end }),
            inside.kind != .pronoun,
            inside.kind != .other
        {
            return true
        }
        if let nearest = entities.last(where: { $0.place < place.location }) {
            switch nearest.kind {
            case .compound, .product: return true
            case .other:
                return entities.contains { $0.kind == .compound && $0.place < nearest.place && nearest.isObject }
            case .pronoun: break
            }
            if let named = entities.last(where: { $0.place < nearest.place && $0.kind != .pronoun }) {
                return named.kind != .other || entities.contains { $0.kind == .compound }
            }
            return isAbout(before, hasFacts)
        }
        if let behind = entities.first(where: { $0.place >= end && $0.kind != .pronoun }) {
            return behind.kind != .other || entities.contains { $0.kind == .compound }
        }
        return isAbout(before, hasFacts)
    }

    /// What an unnamed subject stands for: the last subject of the sentence before, else the page's compound.
    private func isAbout(_ before: Sentence?, _ hasFacts: Bool) -> Bool {
        guard let before else { return hasFacts }
        let entities = entities(in: Self.withoutAsides(before.folded)).filter { $0.kind != .pronoun }
        if entities.contains(where: { $0.kind == .compound }) { return true }
        guard let first = entities.first else { return hasFacts }
        return first.kind != .other
    }

    private enum Kind { case compound, product, pronoun, other }

    private struct Entity {
        var kind: Kind
        var place: Int
        /// True behind a word that makes it the object of a comparison or of a verb ("than", "like", "with", "for").
        var isObject: Bool
    }

    private func entities(in text: String) -> [Entity] {
        let kinds: [(NSRegularExpression, Kind)] = [
            (compound, .compound), (product, .product), (other, .other), (pronoun, .pronoun),
        ]
        var found: [Entity] = []
        for (pattern, kind) in kinds {
            for match in pattern.matches(in: text, range: text.whole) {
                let before = (text as NSString).substring(to: match.range.location)
                found.append(Entity(kind: kind, place: match.range.location, isObject: Self.object.matches(before)))
            }
        }
        return found.sorted { $0.place < $1.place }
    }

    private static let object = regex(
        #"\b(?:than|like|as|to|with|without|for|from|of|over|against|on|in|and|or|by|replac\w+|your|my|their|the|boost\w*|rais\w*|increas\w*|support\w*|modulat\w*|enhanc\w*|affect\w*|influenc\w*|balanc\w*|regulat\w*) (?:\w+ ){0,2}$"#
    )

    /// Blanks what is said in passing, so that places stay.
    private static func withoutAsides(_ text: String) -> String {
        let blanked = NSMutableString(string: text)
        for match in aside.matches(in: text, range: text.whole) {
            blanked.replaceCharacters(
                in: match.range,
                with: String(repeating: "\u{2}", count: match.range.length)
            )
        }
        return blanked as String
    }

    private static let aside = regex(
        #"\((?:[^()]{0,200})\)|,? (?:unlike|like|such as|including|compared (?:to|with)|in contrast to|as opposed to|along with|together with) [^,;.—]{0,80}(?:,|—|$)|^(?:unlike|like|compared (?:to|with)|in contrast to|as opposed to|while|whereas) [^,;.—]{0,120},(?: (?:which|that|who) [^;—]{0,240}?,)?"#
    )
}
