public import Foundation

/// A change to a dossier that a source gives reason for, and that only a person can make.
public struct Proposal: Codable, Hashable, Sendable, Identifiable {
    public enum State: String, Codable, Hashable, Sendable, CaseIterable { case open, accepted, rejected }

    /// What was seen, where and when.
    public struct Sighting: Codable, Hashable, Sendable {
        public var title: String
        public var link: String
        /// The source's words.
        public var quote: String
        public var on: Date
        /// SHA-256 of the answer, under which the record keeps it; nil where a person read it.
        public var answer: String?
    }

    /// What a person must say before the change can be made.
    public struct Need: Codable, Hashable, Sendable {
        /// A key of the new row, with dots into what is inside it, such as `trial.control`.
        public var key: String
        public var hint: String
    }

    /// What became of it.
    public struct Decision: Codable, Hashable, Sendable {
        public var on: Date
        public var reason: String?
    }

    /// Names the file; made from dossier, source and ``keys``, so that the same find gives the same proposal.
    public var id: String
    public var dossier: String
    /// Name of the source.
    public var source: String
    public var state: State
    /// One line.
    public var summary: String
    public var seen: Sighting
    /// What the dossier, or the source when it was last looked at, said before; nil where there was nothing.
    public var old: String?
    public var new: String
    public var edit: DossierEdit
    public var needs: [Need]
    /// What it is about, in words that do not depend on the source: a later find with one of these is the same.
    public var keys: [String]
    public var decision: Decision?
}

extension Proposal {
    /// An open proposal out of a draft.
    init(_ draft: Draft, of find: Find, source: String, dossier: String, seen: Date, answer: String?) {
        id = "\(dossier)-\(source)-\(shortHash(draft.keys.joined(separator: "\n")))"
        self.dossier = dossier
        self.source = source
        state = .open
        summary = draft.summary
        self.seen = Sighting(title: find.title, link: find.link, quote: find.quote, on: seen, answer: answer)
        old = draft.old
        new = draft.new
        edit = draft.edit
        needs = draft.needs
        keys = draft.keys
    }
}

/// One change to one YAML file of a dossier.
public struct DossierEdit: Codable, Hashable, Sendable {
    public enum Action: String, Codable, Hashable, Sendable {
        /// A new item at the end of a list of the file.
        case append
        /// A new item at the end of a list inside one row.
        case appendInside = "append_inside"
        /// Another value for a key of one row.
        case replace
    }

    public var action: Action
    /// Name of the file in the dossier's folder.
    public var file: String
    /// The file's list, such as `events`.
    public var list: String
    /// Id of the row that is changed; nil for a new row.
    public var row: String?
    /// The key inside that row; nil for a new row.
    public var key: String?
    /// The new item or value as YAML.
    public var yaml: String
}
