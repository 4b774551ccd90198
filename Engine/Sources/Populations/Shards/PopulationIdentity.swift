/// Everything that decides the numbers of a population: model, parameters, data, times and doses, seed, engine, road.
///
/// Results may be joined where all parts are equal.
public struct PopulationIdentity: Sendable, Hashable {
    /// What each part is, such as `model`, and its value or content hash.
    public var parts: [String: String]

    public init(_ parts: [String: String]) { self.parts = parts }

    /// Every part as a line, in one order: to be hashed.
    public var text: String {
        parts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")
    }

    /// What differs between two results, each as the part with both values.
    public func differences(from other: PopulationIdentity) -> [String] {
        Set(parts.keys).union(other.parts.keys).sorted().compactMap { key in
            let (own, others) = (parts[key] ?? "absent", other.parts[key] ?? "absent")
            return own == others ? nil : "\(key) (\(own), \(others))"
        }
    }
}
