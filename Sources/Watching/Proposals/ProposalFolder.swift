public import Foundation
internal import Diagnostics
internal import Dossiers
internal import Yams

/// Why a proposal cannot be decided.
public struct ProposalFault: Error, CustomStringConvertible {
    public var description: String

    init(_ words: String) { description = words }
}

/// The proposals of a watch as files, one each, decided ones among them so that nothing is proposed twice.
public struct ProposalFolder {
    public let path: String

    /// - Throws: what the file system says where the folder cannot be made.
    public init(_ path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// All proposals, those that were seen first first.
    ///
    /// - Throws: ``ProposalFault`` for a file that is no proposal.
    public func all() throws -> [Proposal] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }
        return try names.sorted().map { try read(String($0.dropLast(5))) }.sorted {
            ($0.seen.on, $0.id) < ($1.seen.on, $1.id)
        }
    }

    /// One proposal.
    ///
    /// - Throws: ``ProposalFault`` where there is none.
    public func read(_ id: String) throws -> Proposal {
        guard !id.contains("/"), let data = FileManager.default.contents(atPath: file(id)) else {
            throw ProposalFault("there is no proposal '\(id)' in '\(path)'; `heptad proposals list` names them")
        }
        do {
            return try Self.decoder.decode(Proposal.self, from: data)
        } catch {
            throw ProposalFault("'\(file(id))' is no proposal of heptad: \(error)")
        }
    }

    /// Keeps a proposal; after a crash the file is whole or as it was.
    func keep(_ proposal: Proposal) throws {
        try writeWhole([UInt8](try Self.encoder.encode(proposal)) + Array("\n".utf8), to: file(proposal.id))
    }

    private func file(_ id: String) -> String { "\(path)/\(id).json" }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }()

    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }()

    // MARK: Deciding

    /// Makes the change in the dossier's file.
    ///
    /// The file is written whole and only if the dossier that results has no fault that it did not have before.
    ///
    /// - Parameters:
    ///   - id: the proposal's.
    ///   - values: what the person says, by key; a key of the row that is there is replaced.
    ///   - dossier: the folder of the dossier.
    ///   - now: the time of the decision.
    /// - Returns: the new text of the file.
    /// - Throws: ``ProposalFault`` where it is decided or something is left to say, ``EditFault``, and
    ///   `DiagnosticsError` with what would be wrong in the dossier.
    @discardableResult
    public func accept(
        _ id: String,
        setting values: [(key: String, value: String)],
        in dossier: String,
        now: Date
    ) throws -> String {
        var proposal = try read(id)
        guard proposal.state == .open else {
            throw ProposalFault("the proposal '\(id)' is \(proposal.state.rawValue) already")
        }
        let unsaid = proposal.needs.filter { need in !values.contains { $0.key == need.key } }
        guard unsaid.isEmpty || proposal.edit.action == .replace else {
            let lines = unsaid.map { "  --set \($0.key)=…   \($0.hint)" }.joined(separator: "\n")
            throw ProposalFault("the proposal '\(id)' needs what a machine cannot know; say it with\n\(lines)")
        }
        if !values.isEmpty {
            guard proposal.edit.action != .replace else { throw ProposalFault("this change takes no --set") }
            var row = try YAMLRow(yaml: proposal.edit.yaml)
            for (key, value) in values { row.set(key, to: YAMLRow.value(value)) }
            proposal.edit.yaml = try row.yaml
        }
        let path = dossier + "/" + proposal.edit.file
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProposalFault("'\(path)' cannot be read; the dossier needs this file for the change")
        }
        let text = try YAMLText(String(decoding: data, as: UTF8.self), file: path).applying(proposal.edit)
        try check(text, as: proposal.edit.file, in: dossier)
        // First the dossier, then the decision: a crash between the two leaves an open proposal whose row is refused
        // the second time by its id.
        try writeWhole(Array(text.utf8), to: path)
        proposal.state = .accepted
        proposal.decision = Proposal.Decision(on: now)
        try keep(proposal)
        return text
    }

    /// Remembers that the change is not wanted, and why.
    public func reject(_ id: String, reason: String, now: Date) throws {
        var proposal = try read(id)
        guard proposal.state == .open else {
            throw ProposalFault("the proposal '\(id)' is \(proposal.state.rawValue) already")
        }
        proposal.state = .rejected
        proposal.decision = Proposal.Decision(on: now, reason: reason)
        try keep(proposal)
    }

    /// Loads the dossier as it would be, in a folder of links with the one changed file among them.
    ///
    /// - Throws: `DiagnosticsError` with the errors that are new.
    private func check(_ text: String, as file: String, in dossier: String) throws {
        let files = FileManager.default
        let real = URL(fileURLWithPath: dossier).standardizedFileURL
        let root = files.temporaryDirectory.appendingPathComponent("heptad-accept-\(UUID())")
        let trial = root.appendingPathComponent(real.lastPathComponent)
        defer { try? files.removeItem(at: root) }
        try files.createDirectory(at: trial, withIntermediateDirectories: true)
        // The neighbours too: a dossier may refer to what stands beside it, such as a glossary.
        try link(real.deletingLastPathComponent(), into: root, without: real.lastPathComponent)
        try link(real, into: trial, without: file)
        try writeWhole(Array(text.utf8), to: trial.appendingPathComponent(file).path)
        let known = Set(Dossier.load(dossier).1.map { "\($0.rule) \($0.message)" })
        let broken = Dossier.load(trial.path).1.filter {
            $0.severity == .error && !known.contains("\($0.rule) \($0.message)")
        }
        guard broken.isEmpty else {
            throw DiagnosticsError(
                broken.map { diagnostic in
                    var diagnostic = diagnostic
                    if let place = diagnostic.location?.file, place.hasPrefix(trial.path) {
                        diagnostic.location?.file = dossier + place.dropFirst(trial.path.count)
                    }
                    return diagnostic
                }
            )
        }
    }

    private func link(_ folder: URL, into other: URL, without name: String) throws {
        for entry in try FileManager.default.contentsOfDirectory(atPath: folder.path) where entry != name {
            try FileManager.default.createSymbolicLink(
                at: other.appendingPathComponent(entry),
                withDestinationURL: folder.appendingPathComponent(entry)
            )
        }
    }
}
