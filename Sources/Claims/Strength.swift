/// How firmly a sentence speaks; its words must carry the hedge that belongs to it.
///
/// The shapes are those of plain evidence writing: status with a date, attribution instead of paraphrase, "we found no"
/// instead of "there is no", animals named in the sentence that reports them.
public enum Strength: String, Hashable, Sendable, CaseIterable, Codable {
    /// A fact of structure, of law or of counting records; no hedge.
    case stated
    /// Read in the study itself; the sentence names the animals, cells or people.
    case observed
    /// Read second-hand; the sentence says "reported".
    case reported
    /// Sources differ; the sentence gives both sides.
    case disputed
    /// Looked for and not found; the sentence says "we found no".
    case notFound = "not found"
    /// From a run; the sentence says that it is the model's.
    case computed

    /// What the sentence lacks for its strength, nil where its words fit.
    public func fault(in sentence: String) -> String? {
        let words = sentence.lowercased()
        func has(_ options: [String]) -> Bool { options.contains { words.contains($0) } }
        switch self {
        case .stated: return nil
        case .observed:
            let named = [
                "rat", "mouse", "mice", "monkey", "pig", "dog", "rabbit", "cell", "slice", "membrane", "plasma",
                "serum", "blood",
            ]
            let people = ["people", "person", "patient", "participant", "volunteer"]
            return has(named + people)
                ? nil : "an observed result must name the animals, cells or people in the sentence"
        case .reported: return has(["report"]) ? nil : "a second-hand result must say that it is reported"
        case .disputed:
            let pairs = ["but ", "while ", "whereas ", "another ", "other ", "not settled", "disagree", "conflict"]
            return has(pairs) ? nil : "a disputed result must give both sides"
        case .notFound:
            return has(["we found no", "not measured", "not found", "we could not find"])
                ? nil : "an absence must say \"we found no\", not \"there is no\""
        case .computed: return has(["model", "simulat"]) ? nil : "a computed result must say that it is the model's"
        }
    }
}
