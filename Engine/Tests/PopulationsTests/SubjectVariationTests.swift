import Diagnostics
import Foundation
import Populations
import Testing

@Suite("Variation between subjects")
struct SubjectVariationTests {
    private static let distributions: [(name: String, distribution: Distribution)] = [
        ("CL", .logNormal(median: 3, geometricStandardDeviation: exp(0.3))),
        ("V", .logNormal(median: 30, geometricStandardDeviation: exp(0.2))),
        ("ka", .normal(mean: 1, standardDeviation: 0.1)),
        ("F", .uniform(lower: 0.5, upper: 1)),
    ]

    @Test("Correlated parameters have the stated correlation of logarithms and their own distributions")
    func correlations() throws {
        let variation = try SubjectVariation(
            distributions: Self.distributions,
            correlations: [.init("CL", "V", 0.7), .init("V", "F", -0.5)]
        )
        #expect(variation.names == ["CL", "V", "ka", "F"])
        let n = 20_000
        let rows = (0..<n).map { variation.values(seed: 4, subject: $0) }
        let logs = (0..<2).map { column in rows.map { log($0[column]) } }
        // The standard error of a correlation r is (1 - r^2) / sqrt(n); five of them are allowed.
        #expect(abs(correlation(logs[0], logs[1]) - 0.7) < 5 * 0.51 / 141)
        #expect(abs(correlation(logs[0], rows.map { $0[2] })) < 5.0 / 141)
        // For a uniform of normal scores with correlation r, that with the score is r sqrt(3 / pi).
        #expect(abs(correlation(logs[1], rows.map { $0[3] }) + 0.5 * (3 / Double.pi).squareRoot()) < 5 * 0.76 / 141)
        let (mean, variance) = moments(logs[1])
        #expect(abs(mean - log(30)) < 5 * 0.2 / 141)
        #expect(abs(variance.squareRoot() - 0.2) < 0.006)
        let bound = kolmogorovSmirnovBound(n)
        #expect(kolmogorovSmirnov(rows.map { $0[3] }, { 2 * ($0 - 0.5) }) < bound)
    }

    @Test("Without correlations, subjects are those that drawParameters gives")
    func independent() throws {
        let variation = try SubjectVariation(distributions: Self.distributions)
        for subject in [0, 1, 99] {
            let expected = drawParameters(seed: 8, subject: subject, distributions: Self.distributions)
            #expect(variation.values(seed: 8, subject: subject) == expected)
        }
        let other = try SubjectVariation(distributions: Self.distributions, correlations: [.init("V", "F", 0.2)])
        #expect(other.values(seed: 8, subject: 5)[0] == variation.values(seed: 8, subject: 5)[0])
    }

    @Test("Rows of covariates are drawn whole and with equal chances")
    func covariates() throws {
        let table = try CovariateTable("WT,AGE\n50,20\n# a remark\n70, 40\n90,60\n", file: "people.csv")
        let variation = try SubjectVariation(distributions: [], covariates: table)
        let rows = (0..<9_000).map { variation.values(seed: 1, subject: $0) }
        for (weight, age) in [(50.0, 20.0), (70, 40), (90, 60)] {
            let count = rows.filter { $0 == [weight, age] }.count
            #expect(abs(count - 3_000) < 5 * 45)
        }
    }

    @Test("Observed values are drawn with equal chances")
    func empirical() {
        let distribution = Distribution.empirical([1, 2, 2, 5])
        #expect(distribution.quantile(0) == 1)
        #expect(distribution.quantile(0.5) == 2)
        #expect(distribution.quantile(1) == 5)
        #expect(Distribution.empirical([]).faults == [.noValues])
        #expect(Distribution.empirical([2, 1]).faults == [.notAscending])
    }

    @Test("Correlations that cannot be are refused by name")
    func refusals() {
        func fault(_ correlations: [SubjectVariation.Correlation]) -> String {
            do throws(SubjectVariation.Fault) {
                _ = try SubjectVariation(distributions: Self.distributions, correlations: correlations)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(fault([.init("CL", "Q", 0.1)]).contains("`Q`, which has no distribution"))
        #expect(fault([.init("CL", "CL", 0.1)]).contains("with itself"))
        #expect(fault([.init("CL", "V", 1)]).contains("between -1 and 1"))
        #expect(fault([.init("CL", "V", 0.1), .init("V", "CL", 0.1)]).contains("twice"))
        let contradiction = fault([.init("CL", "V", 0.9), .init("V", "ka", 0.9), .init("CL", "ka", -0.9)])
        #expect(contradiction.contains("not positive definite"))
    }

    @Test("Places of faults in a table of covariates")
    func tableFaults() {
        #expect(throws: DiagnosticsError.self) { try CovariateTable("WT\n", file: "w.csv") }
        do throws(DiagnosticsError) {
            _ = try CovariateTable("WT,WT\n1,x\n2\n", file: "w.csv")
        } catch {
            let text = error.description
            #expect(text.contains("w.csv:1:4") && text.contains("w.csv:2:3") && text.contains("w.csv:3:"))
        }
    }
}
