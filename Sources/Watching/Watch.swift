public import Dates
public import Foundation

/// What came of looking at one source for one dossier.
public struct LookOutcome: Sendable {
    public enum Result: Sendable {
        /// Looked, with what is newly proposed.
        case looked(finds: Int, proposals: [Proposal])
        /// Not looked, for a reason that is no fault, such as a missing key.
        case skipped(reason: String)
        /// Nothing is changed, and the last good state is kept.
        case failed(reason: String)
    }

    public var source: String
    public var dossier: String
    public var result: Result
}

/// What is remembered of a source for one dossier.
public struct LookState: Codable, Sendable {
    /// The begin of the last look that came to its end.
    public var lastSuccess: Date?
    public var lastTry: Date?
    /// Why the last look failed; nil where it came to its end.
    public var fault: String?
    /// When a look began that has not come to its end; a new one takes its answers again.
    public var begun: Date?
    /// What was compared of each find, by the source's own numbers.
    public var compared: [String: [String: String]] = [:]

    public init() {}
}

/// Looks at public sources for dossiers and writes proposals; never changes a dossier.
///
/// One look is: ask and record, read, compare, write proposals, remember. Each step leaves a whole file behind, and a
/// proposal's name is made of what it is about, so that after a crash at any moment the next look proposes what is
/// missing and nothing twice.
public final class Watch {
    /// Pages of one question, so that a source that links in circles ends.
    private static let mostPages = 200
    /// Days that a new look reaches back before the last one: sources enter records late.
    private static let overlap = 7
    /// Hours for which a broken look can be taken up.
    private static let resumable = 24.0 * 3600

    /// The folder of record, states and proposals.
    public let folder: String
    public let proposals: ProposalFolder
    private let fetcher: Fetcher
    private let surroundings: Surroundings

    /// - Throws: what the file system says where the folder cannot be made.
    public init(folder: String, transport: any Transport, surroundings: Surroundings) throws {
        self.folder = folder
        self.surroundings = surroundings
        proposals = try ProposalFolder(folder + "/proposals")
        let record = try AnswerRecord(folder: folder + "/answers")
        fetcher = Fetcher(transport, record: record, surroundings: surroundings)
    }

    /// Looks once, for what the source entered since a day: nil for since the last look, and the first time since the
    /// day of the ledger's collection, else 30 days.
    ///
    /// - Throws: what the file system says; what a source does wrong is an outcome.
    public func look(
        at source: any WatchedSource,
        for dossier: WatchedDossier,
        since: ISODate? = nil
    ) throws -> LookOutcome {
        var state = Self.state(of: source.name, dossier: dossier.id, in: folder)
        let now = surroundings.now()
        let today = ISODate(now)
        let from =
            since ?? state.lastSuccess.map { ISODate($0).adding(days: -Self.overlap) } ?? dossier.collected
            ?? today.adding(days: -30)
        let questions: [Request]
        do {
            questions = try source.questions(about: dossier, since: from, today: today)
        } catch {
            return LookOutcome(source: source.name, dossier: dossier.id, result: .skipped(reason: "\(error)"))
        }
        let resumedFrom = state.begun.flatMap { now.timeIntervalSince($0) < Self.resumable ? $0 : nil }
        state.begun = resumedFrom ?? now
        state.lastTry = now
        try keep(state, of: source.name, dossier: dossier.id)
        do {
            let seen = try finds(of: source, questions, about: dossier, resumedFrom: resumedFrom)
            let new = try propose(seen, of: source, for: dossier, state: &state, today: today)
            state.lastSuccess = state.begun
            state.begun = nil
            state.fault = nil
            try keep(state, of: source.name, dossier: dossier.id)
            return LookOutcome(
                source: source.name,
                dossier: dossier.id,
                result: .looked(finds: seen.count, proposals: new)
            )
        } catch let fault where Self.isOfSource(fault) {
            // Answers that were read wrongly must not be taken again.
            if !(fault is FetchFault) { state.begun = nil }
            state.fault = "\(fault)"
            try keep(state, of: source.name, dossier: dossier.id)
            return LookOutcome(source: source.name, dossier: dossier.id, result: .failed(reason: "\(fault)"))
        }
    }

    /// Reads a document that a person brings where a source refuses programs.
    public func read(
        _ document: [UInt8],
        from source: any WatchedSource,
        for dossier: WatchedDossier
    ) throws -> LookOutcome {
        let now = surroundings.now()
        let today = ISODate(now)
        let questions = try source.questions(about: dossier, since: today, today: today)
        guard questions.count == 1, let question = questions.first else {
            throw ProposalFault("\(source.name) is asked more than one question; a document cannot stand for it")
        }
        let response = Response(status: 200, body: document)
        let answer = try fetcher.keep(response, of: question, at: now)
        var state = Self.state(of: source.name, dossier: dossier.id, in: folder)
        let page = try source.read(answer, about: dossier)
        let seen = page.finds.map { (find: $0, answer: answer) }
        let new = try propose(seen, of: source, for: dossier, state: &state, today: today)
        state.lastSuccess = now
        state.lastTry = now
        state.fault = nil
        try keep(state, of: source.name, dossier: dossier.id)
        return LookOutcome(
            source: source.name,
            dossier: dossier.id,
            result: .looked(finds: seen.count, proposals: new)
        )
    }

    private static func isOfSource(_ fault: any Error) -> Bool {
        fault is FetchFault || fault is FormFault || fault is SourceFault || fault is DocumentToolMissing
    }

    // MARK: Steps

    /// Asks every question with its pages, and holds what came against what was declared.
    private func finds(
        of source: any WatchedSource,
        _ questions: [Request],
        about dossier: WatchedDossier,
        resumedFrom: Date?
    ) throws -> [(find: Find, answer: Answer)] {
        var seen: [(find: Find, answer: Answer)] = []
        var ids: Set<String> = []
        for question in questions {
            var waiting = [question]
            var asked: Set<String> = []
            var declared: Int?
            var counted = 0
            while let request = waiting.first {
                waiting.removeFirst()
                guard asked.insert(request.address).inserted else { throw FormFault("next page", "leads in a circle") }
                guard asked.count <= Self.mostPages else { throw SourceFault("over \(Self.mostPages) pages") }
                let answer = try fetcher.fetch(request, pace: source.pace, resumedFrom: resumedFrom)
                let page = try source.read(answer, about: dossier)
                for find in page.finds where ids.insert(find.id).inserted { seen.append((find, answer)) }
                waiting += page.next
                declared = page.declared ?? declared
                counted += page.counted
            }
            if let declared, counted < declared {
                throw FormFault("number of records", "is declared as \(declared), and \(counted) came")
            }
        }
        return seen
    }

    private func propose(
        _ seen: [(find: Find, answer: Answer)],
        of source: any WatchedSource,
        for dossier: WatchedDossier,
        state: inout LookState,
        today: ISODate
    ) throws -> [Proposal] {
        let drafting = Drafting(dossier: dossier, source: source.name, today: today)
        var known = Set(try proposals.all().filter { $0.dossier == dossier.id }.flatMap(\.keys))
        var new: [Proposal] = []
        for (find, answer) in seen {
            let previous = state.compared[find.id]
            if !find.compared.isEmpty { state.compared[find.id] = find.compared }
            guard let draft = try drafting.draft(find, previous: previous) else { continue }
            let isKnown = !known.isDisjoint(with: draft.keys)
            known.formUnion(draft.keys)
            if isKnown { continue }
            let proposal = Proposal(
                draft,
                of: find,
                source: source.name,
                dossier: dossier.id,
                seen: answer.fetched,
                answer: answer.hash
            )
            try proposals.keep(proposal)
            new.append(proposal)
        }
        return new
    }

    // MARK: Memory

    /// What is remembered of a source for a dossier; a state that cannot be read counts as none.
    public static func state(of source: String, dossier: String, in folder: String) -> LookState {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let data = FileManager.default.contents(atPath: "\(folder)/looks/\(dossier)/\(source).json"),
            let state = try? decoder.decode(LookState.self, from: data)
        else { return LookState() }
        return state
    }

    private func keep(_ state: LookState, of source: String, dossier: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.dateEncodingStrategy = .iso8601
        let path = "\(folder)/looks/\(dossier)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try writeWhole([UInt8](try encoder.encode(state)), to: "\(path)/\(source).json")
    }
}
