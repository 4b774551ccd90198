@testable import Conformance
import Testing

@Suite("Result tables")
struct ResultTableTests {
    private func difference(_ found: String, _ expected: String) throws -> String? {
        let found = try #require(ResultTable(csv: "time,x\n" + found))
        let expected = try #require(ResultTable(csv: "time,x\n" + expected))
        return found.difference(from: expected, absolute: 1e-3, relative: 1e-2)
    }

    @Test("A number passes up to the absolute tolerance plus the relative one times what is expected")
    func tolerance() throws {
        #expect(try difference("0,100.99", "0,100") == nil)
        #expect(try difference("0,-99.0", "0,-100") == nil)
        #expect(try difference("0,101.1", "0,100")?.contains("x row 0") == true)
        #expect(try difference("0,0.0009", "0,0") == nil)
        #expect(try difference("0,0.0011", "0,0") != nil)
    }

    @Test("NaN matches NaN only, and an infinity the same infinity only")
    func notFinite() throws {
        #expect(try difference("0,NaN\n1,INF\n2,-INF", "0,nan\n1,inf\n2,-inf") == nil)
        #expect(try difference("0,0", "0,NaN") != nil)
        #expect(try difference("0,NaN", "0,0") != nil)
        #expect(try difference("0,INF", "0,-INF") != nil)
        #expect(try difference("0,1e300", "0,INF") != nil)
    }

    @Test("The time is held to the same rule, and rows may not be missing")
    func rows() throws {
        #expect(try difference("0,1\n1,1", "0,1\n2,1")?.contains("time row 1") == true)
        #expect(try difference("0,1", "0,1\n1,1") == "1 rows, 2 expected")
    }

    @Test("The worst of several differences is the one reported")
    func worst() throws {
        #expect(try difference("0,1.1\n1,2\n2,1.2", "0,1\n1,1\n2,1")?.contains("row 1") == true)
    }

    @Test("Text that is no table is refused")
    func noTable() {
        #expect(ResultTable(csv: "") == nil)
        #expect(ResultTable(csv: "time,x\n0,one") == nil)
        #expect(ResultTable(csv: "time,x\n0") == nil)
    }
}
