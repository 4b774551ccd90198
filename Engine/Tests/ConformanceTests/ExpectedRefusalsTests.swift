@testable import Conformance
import Testing

@Suite("Expected refusals")
struct ExpectedRefusalsTests {
    @Test("The list holds the 34 flux-balance cases")
    func count() {
        #expect((1...10_000).count { ExpectedRefusals.reason(for: $0) != nil } == 34)
    }

    @Test("A listed case must be refused for its reason, and every other must pass")
    func surprises() {
        #expect(ExpectedRefusals.surprise(1186, .refused("flux balance constraints: not supported")) == nil)
        #expect(ExpectedRefusals.surprise(1, .pass) == nil)
        #expect(
            ExpectedRefusals.surprise(1186, .pass)
                == "passed, though it is listed as refused for flux balance constraints"
        )
        #expect(
            ExpectedRefusals.surprise(1186, .refused("no such file"))?.hasPrefix("refused for another reason") == true
        )
        #expect(ExpectedRefusals.surprise(1, .refused("delays")) == "refused: delays")
        #expect(ExpectedRefusals.surprise(1, .wrong("S1")) == "wrong: S1")
        #expect(ExpectedRefusals.surprise(1186, .failed("crash")) == "failed: crash")
    }
}
