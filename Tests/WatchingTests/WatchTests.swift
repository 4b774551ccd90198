import Dates
import Dossiers
import Evidence
import Foundation
import Regulation
import Testing

@testable import Watching

@Suite("Looking: what is proposed, once, and nothing lost")
struct WatchTests {
    private func watch(_ folder: Folder, _ transport: any Transport, _ clock: StillClock) throws -> Watch {
        try Watch(folder: folder.path + "/Watch", transport: transport, surroundings: clock.surroundings)
    }

    private func lookAtAll(_ watch: Watch, _ dossier: WatchedDossier) throws -> [Proposal] {
        try watchedSources(keys: keys).flatMap { source -> [Proposal] in
            guard case .looked(_, let proposals) = try watch.look(at: source, for: dossier).result else {
                Issue.record("\(source.name) was not looked at")
                return []
            }
            return proposals
        }
    }

    @Test("Looking twice without a change proposes nothing the second time")
    func twice() throws {
        let folder = try Folder(), clock = try StillClock(), transport = try WrittenAnswers()
        let dossier = try selank()
        let first = try lookAtAll(try watch(folder, transport, clock), dossier)
        #expect(first.count == 19)
        #expect(Set(first.map(\.id)).count == first.count)
        clock.pass(days: 1)
        let second = try lookAtAll(try watch(folder, transport, clock), dossier)
        #expect(second.map(\.summary) == [])
    }

    @Test("A paper that two sources show, and a document that two registers hold, are proposed once")
    func oncePerThing() throws {
        let folder = try Folder(), clock = try StillClock(), transport = try WrittenAnswers()
        let proposals = try lookAtAll(try watch(folder, transport, clock), try selank())
        #expect(proposals.filter { $0.keys.contains("doi 10.5555/example.2026.1") }.map(\.source) == ["pubmed"])
        #expect(proposals.filter { $0.keys.contains("retraction of zolotarev2006") }.map(\.source) == ["pubmed"])
        #expect(proposals.filter { $0.keys.contains("law FR Doc 2026-99001") }.map(\.source) == ["federal-register"])
    }

    @Test("What the ledger says already is not proposed")
    func knownLaw() throws {
        let folder = try Folder(), clock = try StillClock(), transport = try WrittenAnswers()
        let proposals = try lookAtAll(try watch(folder, transport, clock), try selank())
        #expect(!proposals.contains { $0.summary.contains("2026-07361") })
        // Ibutamoren and kisspeptin-10 stand in Category 2 in the ledger and in the list.
        let listed = proposals.filter { $0.source == "fda-categories" }.map(\.keys)
        #expect(!listed.joined().contains { $0.contains("ibutamoren") || $0.contains("kisspeptin") })
    }

    @Test("A list is held against the ledger: the change carries old and new")
    func listing() throws {
        let folder = try Folder(), clock = try StillClock(), transport = try WrittenAnswers()
        let outcome = try watch(folder, transport, clock).look(at: FDACategories(), for: try selank())
        guard case .looked(_, let proposals) = outcome.result else { throw FormFault("look", "failed") }
        let proposal = try #require(proposals.first { $0.keys[0].contains("selank") })
        #expect(proposal.new.hasPrefix("Category 1 (under evaluation)"))
        #expect(proposal.edit.yaml.contains("after: category_1"))
        #expect(proposal.edit.yaml.contains("effective: 2026-11-20"))
        #expect(proposal.seen.quote.hasPrefix("Selank acetate (TP-7), under Category 1"))
    }

    @Test("A change of what is compared is proposed with old and new; what is computed at reading is not")
    func changed() throws {
        let folder = try Folder(), clock = try StillClock()
        let dossier = try selank()
        let before = String(decoding: try written("regulations-gov.json"), as: UTF8.self)
        _ = try watch(folder, try WrittenAnswers(), clock).look(at: try source("regulations-gov"), for: dossier)
        clock.pass(days: 1)
        let flipped = before.replacingOccurrences(of: "\"openForComment\":true", with: "\"openForComment\":false")
        let quiet = try watch(folder, try WrittenAnswers(changed: ["regulations-gov.json": Array(flipped.utf8)]), clock)
            .look(at: try source("regulations-gov"), for: dossier)
        guard case .looked(_, let none) = quiet.result else { throw FormFault("look", "failed") }
        #expect(none.isEmpty)
        let longer = before.replacingOccurrences(of: "2027-01-16T04:59:59Z", with: "2027-02-16T04:59:59Z")
        let told = try watch(folder, try WrittenAnswers(changed: ["regulations-gov.json": Array(longer.utf8)]), clock)
            .look(at: try source("regulations-gov"), for: dossier)
        guard case .looked(_, let some) = told.result else { throw FormFault("look", "failed") }
        #expect(some.map(\.old) == ["commentEndDate: 2027-01-15"])
        #expect(some.map(\.new) == ["commentEndDate: 2027-02-15"])
    }

    @Test("A failed look changes nothing, keeps what was seen last, and says when and why")
    func failed() throws {
        let folder = try Folder(), clock = try StillClock()
        let dossier = try selank()
        _ = try watch(folder, try WrittenAnswers(), clock).look(at: GovUK(), for: dossier)
        let good = Watch.state(of: "gov-uk", dossier: "selank", in: folder.path + "/Watch")
        #expect(good.lastSuccess != nil && good.fault == nil)
        clock.pass(days: 3)
        let broken = try WrittenAnswers(changed: ["gov-uk.json": Array("<html>maintenance</html>".utf8)])
        let outcome = try watch(folder, broken, clock).look(at: GovUK(), for: dossier)
        guard case .failed(let reason) = outcome.result else { throw FormFault("look", "did not fail") }
        #expect(reason.contains("is no JSON"))
        let kept = Watch.state(of: "gov-uk", dossier: "selank", in: folder.path + "/Watch")
        #expect(kept.lastSuccess == good.lastSuccess)
        #expect(kept.compared == good.compared)
        #expect(kept.fault == reason)
        #expect(kept.lastTry == clock.now)
    }

    @Test("Fewer records than declared, a circle of pages, and pages without end are faults")
    func pages() throws {
        let folder = try Folder(), clock = try StillClock(), dossier = try selank()
        func reason(_ name: String, _ transport: any Transport) throws -> String {
            guard
                case .failed(let reason) = try watch(folder, transport, clock).look(at: try source(name), for: dossier)
                    .result
            else { return "looked" }
            return reason
        }
        let gov = String(decoding: try written("gov-uk.json"), as: UTF8.self)
        let fewer = Scripted { request, _, _ in
            let body =
                request.address.contains("start=0")
                ? gov.replacingOccurrences(of: "\"total\":2", with: "\"total\":9")
                : #"{"results":[],"total":9,"start":2}"#
            return .success(Response(status: 200, body: Array(body.utf8)))
        }
        #expect(try reason("gov-uk", fewer).contains("is declared as 9, and 2 came"))
        let circle = Scripted { request, _, _ in
            let body = #"{"count":500,"next_page_url":"\#(request.address)","results":[]}"#
            return .success(Response(status: 200, body: Array(body.utf8)))
        }
        #expect(try reason("federal-register", circle).contains("leads in a circle"))
        let endless = Scripted { _, number, _ in
            let body = #"{"count":500,"next_page_url":"https://www.federalregister.gov/\#(number)","results":[]}"#
            return .success(Response(status: 200, body: Array(body.utf8)))
        }
        #expect(try reason("federal-register", endless).contains("over 200 pages"))
    }

    @Test("Killed between the answers and any proposal, the next look proposes what is missing without asking again")
    func killed() throws {
        let whole = try Folder(), clock = try StillClock(), dossier = try selank()
        let all = try lookAtAll(try watch(whole, try WrittenAnswers(), clock), dossier)
        for missing in 0...all.count {
            let folder = try Folder()
            try FileManager.default.copyItem(atPath: whole.path + "/Watch", toPath: folder.path + "/Watch")
            for proposal in all.suffix(missing) {
                try FileManager.default.removeItem(atPath: folder.path + "/Watch/proposals/\(proposal.id).json")
            }
            // The states are those of looks that had begun and not ended.
            for source in watchedSources(keys: keys) {
                let state = #"{"begun":"2026-11-25T06:00:00Z","compared":{}}"#
                let path = folder.path + "/Watch/looks/selank/\(source.name).json"
                try state.write(toFile: path, atomically: true, encoding: .utf8)
            }
            let silent = Scripted { _, _, _ in .failure(.unreachable("nobody is asked")) }
            let source = all.suffix(missing).first?.source ?? "pubmed"
            let again = try watchedSources(keys: keys).flatMap { source -> [Proposal] in
                guard case .looked(_, let new) = try watch(folder, silent, clock).look(at: source, for: dossier).result
                else { return [] }
                return new
            }
            // Answers with 404 are asked again: they are no bodies that a look could go on from.
            let answered = all.suffix(missing).filter { !["crossref", "openfda"].contains($0.source) }
            #expect(Set(again.map(\.id)) == Set(answered.map(\.id)), "after \(missing) lost, from \(source)")
        }
    }

    @Test("A look reaches back to the last one that came to its end, and some days before it")
    func since() throws {
        let folder = try Folder(), clock = try StillClock(), transport = try WrittenAnswers()
        let dossier = try selank()
        _ = try watch(folder, transport, clock).look(at: GovUK(), for: dossier)
        #expect(transport.asked.contains { $0.contains("from%3A2026-11-23") }, "the ledger's collection")
        clock.pass(days: 10)
        _ = try watch(folder, transport, clock).look(at: GovUK(), for: dossier)
        #expect(transport.asked.contains { $0.contains("from%3A2026-11-18") }, "seven days before the last look")
    }

    @Test("A document that a person brings is read like the source's own: text, HTML and PDF")
    func documents() throws {
        let text = String(decoding: try written("fda-categories.txt"), as: UTF8.self)
        let html =
            "<!DOCTYPE html><html><body>" + text.split(separator: "\n").map { "<p>\($0)</p>" }.joined()
            + "</body></html>"
        for document in [Array(text.utf8), Array(html.utf8), pdf(text)] {
            let folder = try Folder(), clock = try StillClock()
            let outcome = try watch(folder, Scripted { _, _, _ in .failure(.timedOut(seconds: 1)) }, clock)
                .read(document, from: FDACategories(), for: try selank())
            guard case .looked(_, let proposals) = outcome.result else { throw FormFault("look", "failed") }
            #expect(proposals.contains { $0.keys == ["listing interim_category_503a selank category_1 2026-11-20"] })
        }
    }

    /// A PDF of one page with each line of a text, as small as the format allows.
    ///
    /// **Source** ISO 32000-1, 7.5 and 9.4.
    private func pdf(_ text: String) -> [UInt8] {
        let lines = text.split(separator: "\n").map { line in
            let plain = line.map { $0.isASCII ? $0 : "-" }
            let escaped = String(plain).replacing("(", with: "\\(").replacing(")", with: "\\)")
            return "(\(escaped)) Tj T*"
        }
        let stream = "BT /F1 8 Tf 10 780 Td 10 TL " + lines.joined(separator: " ") + " ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 6\n0000000000 65535 f \n"
        for offset in offsets { file += String(repeating: "0", count: 10 - "\(offset)".count) + "\(offset) 00000 n \n" }
        file += "trailer << /Size 6 /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(file.utf8)
    }
}
