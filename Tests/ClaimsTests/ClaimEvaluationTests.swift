import Claims
import Diagnostics
import Evidence
import Foundation
import Regulation
import Testing

@Suite("Verdicts on claims")
struct ClaimEvaluationTests {
    let fixture = ClaimsFixture()

    @Test("A claim with support and without assertion is supported")
    func supported() throws {
        let verdict = try fixture.verdict(findings: ["mass"])
        #expect(verdict.mark == .supported)
        #expect(verdict.reasons == [])
        #expect(verdict.diagnostic == nil)
    }

    @Test("A claim that leans on another substance is broken unless it says so")
    func surrogate() throws {
        let verdict = try fixture.verdict(findings: ["other"])
        #expect(verdict.mark == .broken)
        #expect(verdict.reasons == ["finding other is about Semax, not about the compound"])
        #expect(try fixture.verdict(findings: ["other"], leansOn: [.surrogate]).mark == .supported)
        #expect(try fixture.verdict(findings: ["other"], leansOn: [.parent]).mark == .broken)
    }

    @Test("A sentence about people that rests on rats is broken")
    func overstatement() throws {
        let verdict = try fixture.verdict(population: .people, findings: ["fall"])
        #expect(verdict.mark == .broken)
        #expect(verdict.reasons == ["a sentence about people rests on rat only"])
        #expect(try fixture.verdict(population: .people, findings: ["fall", "people"]).mark == .supported)
        #expect(try fixture.verdict(population: .animals, findings: ["fall"]).mark == .supported)
        #expect(try fixture.verdict(strength: .notFound, population: .people, findings: ["fall"]).mark == .supported)
    }

    @Test("A finding that was not measured makes its claim unknown, unless the claim says that")
    func unmeasured() throws {
        let verdict = try fixture.verdict(findings: ["halfLife"])
        #expect(verdict.mark == .unknown)
        #expect(verdict.reasons == ["finding halfLife was not measured: no abstract gives a number"])
        #expect(
            try fixture.verdict("unknown(halfLife)", strength: .notFound, findings: ["halfLife"]).mark == .supported
        )
    }

    @Test("A second-hand finding weakens a sentence that speaks as if it had been read")
    func secondHand() throws {
        let verdict = try fixture.verdict(strength: .observed, findings: ["second"])
        #expect(verdict.mark == .weakened)
        #expect(
            verdict.reasons == [
                "finding second was seen as secondary; the sentence should say that it is reported"
            ]
        )
        #expect(try fixture.verdict(strength: .reported, findings: ["second"]).mark == .supported)
    }

    @Test("A stale status weakens what still held when last known")
    func stale() throws {
        var fixture = fixture
        fixture.setStatus(asOf: "2028-01-01")
        let verdict = try fixture.verdict(
            "status(US, compounding_503a) == not_eligible",
            status: [.init(.unitedStates, .compounding503A)]
        )
        #expect(verdict.mark == .weakened)
        #expect(verdict.reasons.count == 1)
        #expect(verdict.reasons[0].contains("is stale"))
    }

    @Test("A missing run or a run without survivors makes a claim unknown")
    func runs() throws {
        #expect(try fixture.verdict(experiments: ["routes"]).mark == .supported)
        #expect(
            try fixture.verdict(experiments: ["later"]).reasons == ["the experiment later has no result; run it first"]
        )
        var failed = fixture
        failed.results[0].completed = 0
        #expect(try failed.verdict(experiments: ["routes"]).reasons == ["no run of routes completed"])
    }

    @Test("A balance that drifts breaks exactly the claim that rests on it")
    func mutation() throws {
        let claims = [
            Claim(
                id: "a",
                kind: .model,
                text: "",
                strength: .computed,
                assertion: try Assertion("deviation(routes) < 1e-6")
            ),
            Claim(id: "b", kind: .model, text: "", strength: .stated, assertion: try Assertion("count(trials) == 4")),
        ]
        #expect(evaluate(claims, fixture.inputs).map(\.mark) == [.supported, .supported])
        var drifted = fixture
        drifted.results[0].balances[1].largestDeviation = 2e-6
        let verdicts = evaluate(claims, drifted.inputs)
        #expect(verdicts.map(\.mark) == [.broken, .supported])
        #expect(
            verdicts[0].reasons == ["`deviation(routes) < 1e-6` does not hold: largest deviation in routes is 2e-06"]
        )
        var fewer = fixture
        fewer.sources.removeFirst()
        #expect(evaluate(claims, fewer.inputs).map(\.mark) == [.supported, .broken])
    }

    @Test("The tree leads from the sentence to findings, sources, events and the run")
    func tree() throws {
        let verdict = try fixture.verdict(
            "status(US, compounding_503a) == not_eligible and value(mass) > 0",
            findings: ["mass"],
            experiments: ["routes"],
            status: [.init(.unitedStates, .compounding503A)]
        )
        #expect(verdict.tree.kind == .claim)
        #expect(verdict.tree.children.map(\.kind) == [.assertion, .finding, .run, .status])
        let queries = verdict.tree.children[0].children
        #expect(queries.map(\.text) == ["status(US, compounding_503a) = not_eligible", "value of mass = 751.89"])
        #expect(queries[0].children.map(\.id) == ["NONE", "LIST", "OUT"])
        #expect(verdict.tree.children[1].children.map(\.id) == ["one"])
        #expect(verdict.tree.children[2].id == "0123abcd")
        #expect(verdict.tree.children[3].children.map(\.kind) == [.event, .event, .event])
        let text = render(verdict)
        #expect(text.hasPrefix("supported: claim: A sentence.\n  assertion: "))
        #expect(text.contains("    source one: Author A (no date). Title one. Journal."))
        let report = ClaimReport(verdict)
        #expect(try JSONDecoder().decode(ClaimReport.self, from: JSONEncoder().encode(report)) == report)
    }

    @Test("A broken claim is an error, a weakened one a warning, an unknown one a note, each at its place")
    func diagnostics() throws {
        func severity(_ verdict: ClaimVerdict) -> Diagnostic.Severity? { verdict.diagnostic?.severity }
        #expect(severity(try fixture.verdict("1 == 2")) == .error)
        #expect(severity(try fixture.verdict(strength: .observed, findings: ["second"])) == .warning)
        #expect(severity(try fixture.verdict(findings: ["halfLife"])) == .note)
        var claim = Claim(id: "x", kind: .model, text: "", strength: .stated, assertion: try Assertion("1 == 2"))
        claim.location = SourceLocation(file: "claims.yaml", line: 7, column: 3)
        #expect(
            evaluate([claim], fixture.inputs)[0].diagnostic?.description
                == "claims.yaml:7:3: error: claim x: `1 == 2` does not hold [claim-broken]"
        )
    }

    @Test(
        "Words carry the hedge of their strength",
        arguments: [
            (Strength.observed, "In rats it fell.", true), (.observed, "It fell.", false),
            (.reported, "A fall is reported.", true), (.reported, "It fell.", false),
            (.notFound, "We found no trial.", true), (.notFound, "There is no trial.", false),
            (.disputed, "A says so, but B does not.", true), (.disputed, "It is so.", false),
            (.computed, "In the model it falls.", true), (.computed, "It falls.", false), (.stated, "It is so.", true),
        ]
    )
    func hedges(_ strength: Strength, _ text: String, _ fits: Bool) {
        #expect((strength.fault(in: text) == nil) == fits)
    }
}
