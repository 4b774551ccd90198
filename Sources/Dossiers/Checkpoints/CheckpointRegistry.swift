public import Diagnostics

/// The published numbers that a library of models is measured by: `checkpoints.yaml`, and `excused.yaml` with those
/// that no model reproduces and why.
public struct CheckpointRegistry: Sendable {
    /// One listed number, or a small vector at one condition.
    public struct Entry: Sendable {
        public var id: String
        /// The notes that list it: file and line.
        public var file: String
        public var line: Int
        /// As listed; nil for a stated formula, limit or balance that each model tests with numbers of its own.
        public var value: [Double]?
        /// Allowed deviation, relative to the value; one for all elements, or one each.
        public var relative: [Double]
        public var absolute: Double
        /// What holds instead, where the listed number or its digits do not follow from the equations.
        public var amended: Amendment?
    }

    /// A number that was computed again, or a precision that can be reached, with the reason.
    public struct Amendment: Sendable {
        public var value: [Double]?
        public var relative: [Double]?
        public var absolute: Double?
        public var reason: String
    }

    /// A listed number that no model reproduces.
    public struct Excuse: Sendable {
        public var id: String
        /// What the equations give instead; nil where they are not known.
        public var computed: String?
        public var reason: String
    }

    public var entries: [Entry] = []
    public var excuses: [Excuse] = []

    public init() {}

    /// The entry with an id.
    public func entry(_ id: String) -> Entry? { entries.first { $0.id == id } }

    /// True where a folder is a library with a registry.
    public static func isPresent(in folder: String) -> Bool {
        DossierFile("checkpoints.yaml", in: folder, required: false, faults: DiagnosticCollector()) != nil
    }

    /// Reads a library's registry; an absent file is an empty list.
    public static func load(_ folder: String) -> (CheckpointRegistry, [Diagnostic]) {
        let faults = DiagnosticCollector()
        var registry = CheckpointRegistry()
        func yaml(_ name: String) -> YAMLNode? {
            DossierFile(name, in: folder, required: false, faults: faults)?.yaml(faults: faults)
        }
        if let node = yaml("checkpoints.yaml") {
            registry.entries = entries(node, faults)
        }
        if let node = yaml("excused.yaml") {
            registry.excuses = excuses(node, registry, faults)
        }
        return (registry, faults.diagnostics)
    }

    private static func entries(_ node: YAMLNode, _ faults: DiagnosticCollector) -> [Entry] {
        let keys = ["id", "file", "line", "value", "relative", "absolute", "amended"]
        let amendmentKeys = ["value", "relative", "absolute", "reason"]
        guard let file = YAMLFields(node, element: "checkpoints", keys: ["checkpoints"], faults: faults) else {
            return []
        }
        var ids = IdentifierTable(kind: "checkpoint")
        return file.records("checkpoints", keys: keys, required: true).compactMap { fields in
            guard let id = fields.text("id", required: true), let notes = fields.text("file", required: true),
                let line = fields.integer("line", required: true)
            else { return nil }
            ids.define(id, at: fields.location(of: "id"), faults: faults)
            let fields = fields.named("checkpoint \(id)")
            var amendment: Amendment?
            if let amended = fields.fields("amended", keys: amendmentKeys) {
                amendment = Amendment(
                    value: amended.numbers("value"),
                    relative: amended.numbers("relative"),
                    absolute: amended.number("absolute"),
                    reason: amended.text("reason", required: true) ?? ""
                )
            }
            return Entry(
                id: id,
                file: notes,
                line: line,
                value: fields.numbers("value"),
                relative: fields.numbers("relative") ?? [],
                absolute: fields.number("absolute") ?? 0,
                amended: amendment
            )
        }
    }

    private static func excuses(
        _ node: YAMLNode,
        _ registry: CheckpointRegistry,
        _ faults: DiagnosticCollector
    ) -> [Excuse] {
        guard let file = YAMLFields(node, element: "excused", keys: ["excused"], faults: faults) else { return [] }
        return file.records("excused", keys: ["id", "computed", "reason"]).compactMap { fields in
            guard let id = fields.text("id", required: true), let reason = fields.text("reason", required: true) else {
                return nil
            }
            if registry.entry(id) == nil {
                fields.report("dangling-reference", "id", "no checkpoint `\(id)` is listed")
            }
            return Excuse(id: id, computed: fields.text("computed"), reason: reason)
        }
    }
}

/// How much of a registry a library reproduces.
public struct CheckpointTally: Sendable {
    public var listed: Int
    public var reproduced: [String]
    public var excused: [CheckpointRegistry.Excuse]
    /// Listed, but neither reproduced nor excused.
    public var missing: [String]
    /// Excused although a model reproduces them.
    public var needlesslyExcused: [String]

    /// Counts what is listed against every checkpoint that the library's experiments evaluated.
    public init(_ registry: CheckpointRegistry, _ checkpoints: [ExperimentResult.Checkpoint]) {
        let held = Dictionary(checkpoints.map { ($0.id, $0.holds) }, uniquingKeysWith: { $0 && $1 })
        let ids = registry.entries.map(\.id)
        let excuses = Set(registry.excuses.map(\.id))
        listed = ids.count
        reproduced = ids.filter { held[$0] == true }
        missing = ids.filter { held[$0] != true && !excuses.contains($0) }
        excused = registry.excuses.filter { held[$0.id] != true }
        needlesslyExcused = reproduced.filter(excuses.contains)
    }
}
