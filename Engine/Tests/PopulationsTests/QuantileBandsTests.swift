import Testing

@testable import Populations

@Suite("Quantile bands")
struct QuantileBandsTests {
    @Test("Quantiles equal NumPy's default, which is definition 7")
    func type7() {
        let sorted = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5.5].sorted()
        let expected = [(0, 1.0), (0.05, 1.0), (0.25, 2.5), (0.5, 4.0), (0.9, 6.0), (0.95, 7.5), (1, 9.0)]
        for (probability, value) in expected { #expect(quantile(probability, ofSorted: sorted) == value) }
        #expect(quantile(0.5, ofSorted: []).isNaN)
        #expect(quantile(1.5, ofSorted: sorted).isNaN)
        #expect(quantile(0.3, ofSorted: [7]) == 7)
        #expect(quantile(0.75, ofSorted: [1, .infinity, .infinity]) == .infinity)
    }

    @Test("Failed subjects are absent and counted, and a NaN is absent at its place only")
    func failures() throws {
        let results: [[[Double]]?] = [
            [[1, 10], [5]], nil, [[3, .nan], [7]], [[2, 30], [6]], nil,
        ]
        let bands = try QuantileBands(results, probabilities: [0, 0.5, 1])
        #expect(bands.values == [[[1, 2, 3], [10, 20, 30]], [[5, 6, 7]]])
        #expect(bands.counts == [[3, 2], [3]])
        #expect(bands.subjects == 5)
        #expect(bands.failed == 2)
    }

    @Test("A population in which all failed has no values, and an empty place has NaN")
    func nothing() throws {
        let bands = try QuantileBands([nil, nil], probabilities: [0.5])
        #expect(bands.values.isEmpty)
        #expect(bands.failed == 2)
        let empty = try QuantileBands([[[.nan]]], probabilities: [0.5])
        #expect(empty.values[0][0][0].isNaN)
        #expect(empty.counts == [[0]])
    }

    @Test("Ragged results and impossible probabilities are refused")
    func refusals() {
        #expect(throws: PopulationsError.shape(subject: 2)) {
            try QuantileBands([[[1, 2]], nil, [[1]]], probabilities: [0.5])
        }
        #expect(throws: PopulationsError.probability(1.5)) { try QuantileBands([], probabilities: [0.5, 1.5]) }
        #expect("\(PopulationsError.probability(1.5))" == "the probability 1.5 is not between 0 and 1")
        #expect(
            "\(PopulationsError.shape(subject: 2))" == "subject 2 has other outputs or times than the subjects before"
        )
    }
}
