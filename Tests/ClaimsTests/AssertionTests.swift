import Claims
import Evidence
import Testing

@Suite("The language of assertions")
struct AssertionTests {
    let fixture = ClaimsFixture()

    @Test(
        "True and false assertions over evidence, runs and status",
        arguments: [
            ("count(trials) == 4", true),
            ("count(trials where population == patients and placebo == yes) == 0", true),
            ("count(trials where placebo == yes) == 0", false),
            (
                "count(trials where population == patients and (control == \"active comparator\" or control == \"add-on\")) == 3",
                true
            ),
            ("sum(n of trials where population == patients) == 192", true),
            ("sum(n of trials) == 192", false),
            ("count(trials where control == placebo) == 1", true),
            ("max(n of trials) == 70 and min(n of trials) == 52", true),
            ("count(sources where species == rat) == 1", true),
            ("count(sources where not independent) == 5", true),
            ("count(findings where seen == secondary) == 1", true),
            ("value(mass) between 751.88 and 751.90", true),
            ("value(fall) < 0", true),
            ("unknown(halfLife) and not unknown(mass)", true),
            ("-value(fall) / 2 + 1 == 31.5", true),
            ("2 + 3 * 4 == 14 and (2 + 3) * 4 == 20", true),
            ("1 == 2 or 2 == 2 and 3 == 4", false),
            ("deviation(routes) < 1e-6", true),
            ("deviation(routes, tail) == 3e-9", true),
            ("deviation(routes) < 1e-9", false),
            ("completed(routes) == 400 and failed(routes) == 0", true),
            ("peak(routes, nose, brain) / peak(routes, vein, brain) == 2", true),
            ("status(US, compounding_503a) == not_eligible", true),
            ("status(US, interim_category_503a) == category_2", false),
            ("status(US, interim_category_503a) != category_2", true),
            ("state(US, nomination) == unknown", true),
        ]
    )
    func holds(_ text: String, _ expected: Bool) throws {
        #expect(try Assertion(text).faults(against: fixture.references) == [])
        let verdict = try fixture.verdict(text)
        #expect(verdict.mark == (expected ? .supported : .broken), "\(verdict.reasons)")
    }

    @Test(
        "Unknown spreads with its reason",
        arguments: [
            ("value(halfLife) > 3", "halfLife was not measured: no abstract gives a number"),
            ("status(US, nomination) == live", "status(US, nomination) is unknown on 2024-10-01"),
            ("deviation(later) < 1", "the experiment later has no result; run it first"),
            ("peak(routes, mouth, brain) > 0", "no such output in the result"),
            ("1 / 0 > 3", "the arithmetic gives no finite number"),
            ("count(sources where placebo == yes) == 1", "source rats states no placebo"),
            ("not (value(halfLife) > 3)", "halfLife was not measured: no abstract gives a number"),
        ]
    )
    func unknown(_ text: String, _ reason: String) throws {
        let verdict = try fixture.verdict(text)
        #expect(verdict.mark == .unknown)
        #expect(verdict.reasons == [reason])
    }

    @Test(
        "One decisive side settles an and or an or whatever is unknown beside it",
        arguments: [
            ("value(halfLife) > 3 and 1 == 2", ClaimMark.broken), ("value(halfLife) > 3 or 1 == 1", .supported),
            ("value(halfLife) > 3 and 1 == 1", .unknown), ("value(halfLife) > 3 or 1 == 2", .unknown),
        ]
    )
    func threeValuedLogic(_ text: String, _ mark: ClaimMark) throws {
        #expect(try fixture.verdict(text).mark == mark)
    }

    @Test("A trial that does not say whether it had a placebo leaves the count open")
    func notStated() throws {
        var fixture = fixture
        fixture.sources.append(fixture.trial("silent", n: 10, control: .none, placebo: .notStated))
        let verdict = try fixture.verdict("count(trials where population == patients and placebo == yes) == 0")
        #expect(verdict.mark == .unknown)
        #expect(verdict.reasons == ["source silent states no placebo"])
    }

    @Test("A trial without a size makes the sum unknown, not smaller")
    func missingSize() throws {
        var fixture = fixture
        fixture.sources.append(fixture.trial("unsized", n: nil, control: .none))
        let verdict = try fixture.verdict("sum(n of trials where population == patients) == 192")
        #expect(verdict.mark == .unknown)
        #expect(verdict.reasons == ["source unsized states no n"])
    }

    @Test("What another substance gave is never counted")
    func surrogatesAreLeftOut() throws {
        #expect(
            try fixture.verdict("count(findings where value == 80) == 0").reasons.first?.contains("states no value")
                == true
        )
        #expect(try fixture.verdict("count(findings where id == other) == 0").mark == .supported)
    }

    @Test(
        "A fault of form has its place and says what is right",
        arguments: [
            ("", 0, "expected a value, found the end"),
            ("count(trials", 12, "expected `)`, found the end"),
            ("count(trails) == 1", 6, "there is no collection `trails`"),
            ("cont(trials) == 1", 0, "there is no function `cont`"),
            ("value(mass) = 1", 12, "`=` is not known here"),
            ("value(mass) between 1", 21, "expected `and` after `between`, found the end"),
            ("1 == 1 2", 7, "expected the end, found `2.0`"),
            ("sum(placebo of trials) == 1", 4, "`placebo` is no number of trials"),
            ("sum(size of trials) == 1", 4, "there is no field `size`"),
            ("\"open == 1", 0, "the quoted words have no end"),
            ("1.2.3 == 1", 0, "`1.2.3` is no number"),
            ("1e999 == 1", 0, "`1e999` is no number"),
            ("status(US) == 1", 9, "expected `,`, found `)`"),
            ("1 == é", 5, "`é` is not known here"),
        ]
    )
    func formFaults(_ text: String, _ offset: Int, _ message: String) {
        let fault = #expect(throws: AssertionFault.self) { try Assertion(text) }
        #expect(fault?.offset == offset)
        #expect(fault?.message == message)
    }

    @Test("Names that lead nowhere and things that do not fit are all reported with places")
    func nameFaults() throws {
        let cases: [(String, [Int], String)] = [
            ("value(mess) == 1 and unknown(nil0)", [0, 21], "there is no finding `mess`"),
            ("deviation(root) < 1", [0], "there is no experiment `root`"),
            ("deviation(routes, head) < 1", [0], "the experiment `routes` has no balance `head`"),
            ("peak(routes, ear, mind) > 1", [0, 0], "the experiment `routes` has no arm `ear`"),
            ("status(XX, approval) == approved", [0], "there is no jurisdiction `XX`"),
            ("status(US, aproval) == approved", [0], "there is no facet `aproval`"),
            ("status(US, approval) == aproved", [24], "`aproved` can never be the answer here"),
            ("count(trials where placebo == maybe) == 0", [30], "`maybe` can never be the answer here"),
            ("count(trials where plcebo == yes) == 0", [19], "`plcebo` stands where a value is needed"),
            ("count(trials)", [0], "an assertion must be true or false, this is a number"),
            ("count(trials where n) == 0", [19], "a truth value is needed here, this is a number"),
            ("count(trials) == many", [17], "the word `many` is compared with a number"),
            ("status(US, approval) + 1 == 2", [0], "a number is needed here, this is a word"),
        ]
        for (text, offsets, message) in cases {
            let faults = try Assertion(text).faults(against: fixture.references)
            #expect(faults.map(\.offset) == offsets, "\(text): \(faults)")
            #expect(faults.first?.message == message, "\(text)")
        }
    }

    @Test("Deep brackets and long texts are refused, and no random text traps")
    func bounds() {
        let deep = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
        #expect(throws: AssertionFault.self) { try Assertion(deep) }
        let nested = String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60)
        #expect(throws: AssertionFault.self) { try Assertion(nested) }
        let chain = "1" + String(repeating: "+1", count: 201) + " == 202"
        #expect(throws: AssertionFault.self) { try Assertion(chain) }
        let pieces = [
            "count", "(", ")", "trials", "where", "==", "1", "and", "not", "-", "value", "\"", "é", ",", "of", "n",
        ]
        var state: UInt64 = 42
        var parsed = 0
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count] + " "
            }
            guard let assertion = try? Assertion(text) else { continue }
            parsed += 1
            _ = assertion.faults(against: fixture.references)
            let claim = Claim(id: "c", kind: .model, text: "t", strength: .stated, assertion: assertion)
            #expect(evaluate([claim], fixture.inputs).count == 1)
        }
        #expect(parsed < 3000)
    }
}
