import EquationSystems
import Foundation
import ModelFormats
import Simulation
import Testing

/// The project's folder, two above the engine's tests.
private let projectFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private func simulator(of path: String) throws -> Simulator {
    let file = projectFolder.appending(path: path)
    let model = try Antimony.read(String(contentsOf: file, encoding: .utf8), file: file.path())
    return try Simulator(EquationSystem(model))
}

/// True when two numbers agree within an absolute tolerance.
private func close(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance
}

private func relativeError(_ value: Double, _ expected: Double) -> Double { abs(value / expected - 1) }

/// Stevens et al. 2012 by LSODA at a relative tolerance of 1e-10, as printed in the notes on nose-to-brain models; SciPy's
/// Radau at 1e-11 gives the same digits (iv R at 1 h 19.207561, in Ab at 8 h 0.00396106, peaks 33.146332 and 22.121246).
@Suite("Remoxipride from Antimony text, by vein and by nose")
struct RemoxiprideReferenceTests {
    private struct Row {
        var time, plasma, brain, prolactin: Double
    }

    private static let doses = [
        "intravenous": ["1 mg into Ac at 0"],
        "intranasal": ["0.222108 mg into Ds at 0", "0.669892 mg into Db at 0"],
    ]

    private static let table: [String: [Row]] = [
        "intravenous": [
            Row(time: 0.1, plasma: 0.061764, brain: 0.171296, prolactin: 29.2741),
            Row(time: 0.5, plasma: 0.017834, brain: 0.060897, prolactin: 28.1225),
            Row(time: 1, plasma: 0.007951, brain: 0.022245, prolactin: 19.2076),
            Row(time: 2, plasma: 0.001607, brain: 0.004209, prolactin: 8.8342),
            Row(time: 8, plasma: 0, brain: 0, prolactin: 6.5203),
        ],
        "intranasal": [
            Row(time: 0.1, plasma: 0.009194, brain: 0.006361, prolactin: 9.5713),
            Row(time: 0.5, plasma: 0.007716, brain: 0.017138, prolactin: 22.0405),
            Row(time: 1, plasma: 0.005064, brain: 0.014961, prolactin: 19.4757),
            Row(time: 2, plasma: 0.001799, brain: 0.008490, prolactin: 12.7768),
            Row(time: 8, plasma: 0.000156, brain: 0.003961, prolactin: 6.8514),
        ],
    ]

    private func run(_ route: String, _ times: [Double]) throws -> Trajectory {
        var course = TimeCourse(times: times)
        course.doses = try (RemoxiprideReferenceTests.doses[route] ?? []).map { try Dose(parsing: $0) }
        return try simulator(of: "Models/remoxipride-nose-to-brain/model.ant").run(course)
    }

    @Test(
        "Every number of the time course is reproduced to the digits printed",
        arguments: ["intravenous", "intranasal"]
    )
    func timeCourse(route: String) throws {
        let rows = try #require(RemoxiprideReferenceTests.table[route])
        let result = try run(route, [0] + rows.map(\.time))
        let (plasma, brain) = (try result.column("Ac"), try result.column("Ab"))
        let prolactin = try result.column("R")
        for (index, row) in rows.enumerated() {
            #expect(close(plasma[index + 1], row.plasma, 5e-7), "plasma at \(row.time): \(plasma[index + 1])")
            #expect(close(brain[index + 1], row.brain, 5e-7), "brain at \(row.time): \(brain[index + 1])")
            #expect(
                close(prolactin[index + 1], row.prolactin, 5e-5),
                "prolactin at \(row.time): \(prolactin[index + 1])"
            )
        }
    }

    @Test(
        "Exposure and its ratio are reproduced",
        arguments: [
            ("intravenous", 0.05185, 0.08877, 1.712, 5e-4), ("intranasal", 0.01752, 0.17433, 9.95, 5e-3),
        ]
    )
    func exposure(route: String, plasma: Double, brain: Double, ratio: Double, ratioTolerance: Double) throws {
        let result = try run(route, [0, 400])
        let (found, inBrain) = (try result.column("AUC_Ac")[1], try result.column("AUC_Ab")[1])
        #expect(close(found, plasma, 5e-6), "plasma \(found)")
        #expect(close(inBrain, brain, 5e-6), "brain \(inBrain)")
        #expect(close(inBrain / found, ratio, ratioTolerance), "ratio \(inBrain / found)")
    }

    @Test(
        "Prolactin peaks as high and as late as printed",
        arguments: [
            ("intravenous", 33.15, 0.206), ("intranasal", 22.12, 0.551),
        ]
    )
    func peak(route: String, height: Double, time: Double) throws {
        let result = try run(route, (0...10_000).map { Double($0) * 1e-4 })
        let prolactin = try result.column("R")
        let top = try #require(prolactin.indices.max { prolactin[$0] < prolactin[$1] })
        #expect(close(prolactin[top], height, 5e-3), "height \(prolactin[top])")
        #expect(close(result.times[top], time, 5e-4), "time \(result.times[top])")
    }

    @Test("The rate constants are the quotients printed")
    func rates() throws {
        let result = try run("intravenous", [0, 1])
        for (name, value) in [
            ("k30", 12.7128), ("k40", 3.8393), ("k34", 7.9455), ("k43", 0.8018), ("k35", 13.6209), ("k53", 2.8777),
        ] {
            #expect(close(try result.column(name)[0], value, 5e-5))
        }
        #expect(close(try result.column("thalf_direct")[0], 20.9, 0.05))
    }
}

/// Closed forms (Bateman) with half-lives of 3 and 10 min.
@Suite("Two cuts in a row from Antimony text")
struct DegradationReferenceTests {
    private let first = log(2.0) / 3
    private let second = log(2.0) / 10

    private func run(_ times: [Double], _ overrides: [String: Double] = [:]) throws -> Trajectory {
        var course = TimeCourse(times: times)
        course.overrides = overrides
        return try simulator(of: "Models/peptide-degradation/model.ant").run(course)
    }

    @Test("The middle product follows Bateman's formula, with the printed peak and end")
    func bateman() throws {
        let peak = log(second / first) / (second - first)
        #expect(close(peak, 7.44414, 5e-6))
        let result = try run([0, 1, 3, peak, 15, 30, 60])
        let middle = try result.column("TKPRP")
        for (value, time) in zip(middle, result.times) {
            let expected = first / (second - first) * (exp(-first * time) - exp(-second * time))
            #expect(close(value, expected, 1e-8), "at \(time): \(value) instead of \(expected)")
        }
        #expect(close(middle[3], 0.596910, 5e-7) && close(middle[5], 0.177176, 5e-7))
    }

    @Test("With equal half-lives it follows the limit of the formula")
    func degenerate() throws {
        let result = try run([0, 1, 3, 10, 30], ["thalf_second": 3])
        for (value, time) in zip(try result.column("TKPRP"), result.times) {
            #expect(close(value, first * time * exp(-first * time), 1e-8))
        }
    }

    @Test("Every residue block keeps its amount")
    func blocks() throws {
        let result = try run((0...60).map { Double($0) })
        for name in ["block_TKP", "block_RP", "block_GP"] {
            #expect(try result.column(name).allSatisfy { close($0, 1, 1e-10) })
        }
    }
}

/// The scheme is linear while GABA is constant, so the matrix exponential is exact. Values: SciPy's `expm`.
@Suite("GABA-A kinetics from Antimony text")
struct GABAReferenceTests {
    private static let sets: [String: [String: Double]] = [
        "modeldb": [:],
        "unnamed": [
            "kon": 0.008, "koff": 0.12, "koff2": 0.24, "b1": 0.04, "a1": 0.2, "d1": 0.013, "r1": 0.0013, "b2": 3.45,
            "a2": 1.0, "d2": 1.45, "r2": 0.1,
        ],
    ]

    private func run(_ set: String, pulse: Double, for length: Double, _ times: [Double]) throws -> Trajectory {
        var course = TimeCourse(times: times)
        course.overrides = GABAReferenceTests.sets[set] ?? [:]
        course.overrides["G_pulse"] = pulse
        course.overrides["t_pulse"] = length
        return try simulator(of: "Models/gaba-a-kinetics/model.ant").run(course)
    }

    @Test(
        "After 1 mM for 1 ms all seven states are those of the matrix exponential",
        arguments: [
            (
                "modeldb",
                [
                    0.0068182544, 0.1144664774, 0.1884820753, 0.0329161799, 0.4962148005, 0.0039220544, 0.1571801581,
                ]
            ),
            (
                "unnamed",
                [
                    0.0000488706, 0.0054192913, 0.1332397827, 0.0044741367, 0.5112425773, 0.0017020795, 0.3438732619,
                ]
            ),
        ]
    )
    func states(set: String, expected: [Double]) throws {
        let result = try run(set, pulse: 1000, for: 1, [0, 1])
        for (name, value) in zip(["C1", "C2", "C3", "O1", "O2", "D1", "D2"], expected) {
            let found = try result.column(name)[1]
            #expect(close(found, value, 1e-8), "\(name): \(found) instead of \(value)")
        }
    }

    @Test(
        "The pulse ends exactly on time: the open fraction after it is that of the matrix exponential",
        arguments: [
            ("modeldb", [0.6123351973, 0.5470706159, 0.3315222752, 0.1146233011]),
            ("unnamed", [0.4175402272, 0.2458085162, 0.1405098016, 0.0567050099]),
        ]
    )
    func afterPulse(set: String, expected: [Double]) throws {
        let result = try run(set, pulse: 1000, for: 1, [0, 2, 5, 20, 100])
        let open = try result.column("open")
        for (index, value) in expected.enumerated() {
            #expect(close(open[index + 1], value, 1e-8), "\(open[index + 1]) instead of \(value)")
        }
        #expect(result.events.map(\.name) == ["pulse_ends"] && result.events.map(\.time) == [1])
        #expect(try result.column("all_states").allSatisfy { close($0, 1, 1e-10) })
    }

    @Test(
        "The printed table is reproduced",
        arguments: [
            ("modeldb", 0.7137, 0.6145, 1.75, [0.3766, 0.3646], [0.00177, 0.00281, 0.01756]),
            ("unnamed", 0.5320, 0.5157, 1.00, [0.34915, 0.34743], [0.00971, 0.01629, 0.07391]),
        ]
    )
    func table(
        set: String,
        saturated: Double,
        pulsePeak: Double,
        pulseTime: Double,
        long: [Double],
        steady: [Double]
    ) throws {
        let step = try run(set, pulse: 100_000, for: 1e6, (0...4_000).map { Double($0) * 1e-3 }).column("open")
        #expect(close(try #require(step.max()), saturated, 5e-5))

        let pulse = try run(set, pulse: 1000, for: 1, (0...4_000).map { Double($0) * 1e-3 })
        let open = try pulse.column("open")
        // After the pulse: the unnamed set is open to 0.5195 already before its end.
        let top = try #require((1_000..<open.count).max { open[$0] < open[$1] })
        #expect(close(open[top], pulsePeak, 5e-5) && close(pulse.times[top], pulseTime, 5e-3))

        // Ratio to the peak after 100 and 500 ms of 1 mM. The notes print 0.3493 and 0.3476 for the unnamed set, with the
        // peak taken on a grid of 0.1 ms; with the exact peak it is 0.34915 and 0.34743.
        let sustained = try run(set, pulse: 1000, for: 1e6, (0...5_000).map { Double($0) * 1e-3 } + [100, 500])
        let values = try sustained.column("open")
        let peak = try #require(values.max())
        for (value, expected) in zip(values.suffix(2), long) { #expect(close(value / peak, expected, 5e-5)) }

        for (gaba, expected) in zip([0.5, 1, 10], steady) {
            let end = try run(set, pulse: gaba, for: 1e9, [0, 1e6]).column("open")[1]
            #expect(close(end, expected, 5e-6), "\(gaba) uM: \(end)")
        }
    }
}

/// References of the IVP test set, recomputed with Radau at a relative tolerance of 1e-12.
@Suite("Stiff problems from Antimony text")
struct StiffReferenceTests {
    @Test("HIRES ends at its published values")
    func hires() throws {
        let result = try simulator(of: "Models/hires/model.ant").run(TimeCourse(times: [0, 321.8122]))
        let expected = [
            7.37131257333e-4, 1.44248572632e-4, 5.88872974e-5, 1.17565134328e-3, 2.38635619883e-3, 6.23896825274e-3,
            2.84999839519e-3, 2.85000160481e-3,
        ]
        for (index, value) in expected.enumerated() {
            let found = try result.column("y\(index + 1)")[1]
            #expect(relativeError(found, value) < 1e-6, "y\(index + 1): \(found) instead of \(value)")
        }
    }

    @Test("Robertson's reactions reach their reference at 40 and keep their total")
    func robertson() throws {
        let result = try simulator(of: "Models/robertson/model.ant").run(TimeCourse(times: [0, 40]))
        for (name, value) in [("A", 0.715827068719406), ("B", 9.18553476455776e-6), ("C", 0.284163745745830)] {
            let found = try result.column(name)[1]
            #expect(relativeError(found, value) < 1e-6, "\(name): \(found) instead of \(value)")
        }
        #expect(try result.column("total").allSatisfy { close($0, 1, 1e-10) })
    }

    @Test("Robertson's reactions reach their reference at 1e11")
    func robertsonLate() throws {
        var course = TimeCourse(times: [0, 1e11])
        course.absoluteTolerance = 1e-22
        let result = try simulator(of: "Models/robertson/model.ant").run(course)
        for (name, value) in [("A", 2.0833401497e-8), ("B", 8.3333607703e-14), ("C", 0.9999999791665)] {
            let found = try result.column(name)[1]
            #expect(relativeError(found, value) < 1e-5, "\(name): \(found) instead of \(value)")
        }
    }
}

/// The dossier's Selank model at its reference values. Values: libAntimony's SBML of the same text, solved as a linear
/// system by SciPy's `expm`; the blocks are exact by the residues' bookkeeping.
@Suite("Selank by four routes from Antimony text")
struct SelankReferenceTests {
    private struct Case {
        var target: String
        /// Plasma, brain and cerebrospinal fluid in ug/L, exposure of plasma and brain in ug min/L.
        var after30, after240: [Double]
    }

    private static let cases: [String: Case] = [
        "intranasal": Case(
            target: "Selank_drop",
            after30: [0.56556493, 0.33403495, 0.22800292, 22.326746, 7.3622221],
            after240: [0.009283507, 0.0016386961, 0.077459518, 43.123746, 25.494389]
        ),
        "intravenous": Case(
            target: "Selank_plasma",
            after30: [0.66851864, 0.054625066, 0.0017009668, 318.35953, 1.9040709],
            after240: [2.7772717e-07, 3.2215858e-05, 0.00068319354, 323.13029, 3.4882794]
        ),
        "subcutaneous": Case(
            target: "Selank_depot",
            after30: [3.2372143, 0.037961136, 0.00066399994, 165.53656, 0.72171719],
            after240: [1.9637888e-06, 4.4157804e-05, 0.00051508873, 215.42017, 2.3248825]
        ),
        "oral": Case(
            target: "Selank_lumen",
            after30: [0.01855165, 0.00015478543, 2.1065539e-06, 0.61161638, 0.0022586787],
            after240: [5.9038877e-09, 2.1737139e-07, 2.2500144e-06, 0.90573436, 0.0097740812]
        ),
    ]

    private static let outputs = ["C_plasma", "C_brain", "C_csf", "AUC_plasma", "AUC_brain"]

    private func run(_ route: String, _ doses: [String], _ times: [Double]) throws -> Trajectory {
        var course = TimeCourse(times: times)
        course.doses = try doses.map { try Dose(parsing: $0) }
        return try simulator(of: "Dossiers/selank/models/selank.ant").run(course)
    }

    @Test("Levels and exposures are those of the matrix exponential", arguments: Array(cases.keys.sorted()))
    func levels(route: String) throws {
        let expected = try #require(SelankReferenceTests.cases[route])
        let result = try run(route, ["300 ug into \(expected.target) at 0"], [0, 30, 240])
        for (index, name) in SelankReferenceTests.outputs.enumerated() {
            let column = try result.column(name)
            for (value, reference) in [(column[1], expected.after30[index]), (column[2], expected.after240[index])] {
                #expect(abs(value - reference) <= 1e-6 * abs(reference) + 1e-9, "\(name): \(value), not \(reference)")
            }
        }
    }

    @Test("Every residue block keeps the dose, by every route", arguments: Array(cases.keys.sorted()))
    func blocks(route: String) throws {
        let target = try #require(SelankReferenceTests.cases[route]).target
        let result = try run(route, ["0.3 mg into \(target) at 0"], (0...240).map { Double($0) })
        for name in ["block_TKP", "block_RP", "block_GP"] {
            let worst = try result.column(name).map { abs($0 / 300 - 1) }.max() ?? .infinity
            #expect(worst < 1e-9, "\(name) is off by \(worst)")
        }
    }

    @Test("Repeated nasal doses add up in the blocks")
    func repeated() throws {
        let result = try run("intranasal", ["100 ug into Selank_drop at 0 every 8 h for 3"], [0, 479, 481, 961, 1440])
        let blocks = try result.column("block_RP")
        for (value, given) in zip(blocks, [100.0, 100, 200, 300, 300]) { #expect(close(value, given, 1e-6)) }
    }

    @Test("No amount is ever below zero by more than the solver's error")
    func positivity() throws {
        let result = try run("intranasal", ["300 ug into Selank_drop at 0"], (0...240).map { Double($0) })
        #expect(result.values.allSatisfy { $0 > -1e-7 })
    }
}
