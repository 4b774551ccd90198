import Diagnostics
import EquationSystems
import Foundation
import ModelFormats
import ReactionModels
import Simulation
import Testing

/// Cases of the SBML Test Suite for what languages do to a simulation: every 23rd of the semantic part.
enum SampledSuite {
    static let folder: String = {
        if let path = ProcessInfo.processInfo.environment["HEPTAD_SBML_SUITE"] { return path }
        let engine = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return engine.appendingPathComponent("../../shared/sbml-test-suite").standardizedFileURL.path
    }()

    static let isPresent = FileManager.default.fileExists(atPath: folder + "/semantic")

    struct Case {
        var name: String
        var path: String
        var settings: SuiteSettings
        var model: ReactionModel
        var system: EquationSystem
    }

    /// The sampled cases that this program simulates.
    static func cases() -> [Case] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/semantic"))?.sorted() ?? []
        return names.enumerated().compactMap { index, name in
            guard index % 23 == 0 else { return nil }
            let stem = "\(folder)/semantic/\(name)/\(name)-"
            let levels = ["l3v2", "l3v1", "l2v5", "l2v4", "l2v3", "l2v2", "l2v1", "l1v2"].map {
                "\(stem)sbml-\($0).xml"
            }
            guard let path = levels.first(where: { FileManager.default.fileExists(atPath: $0) }),
                let settings = try? String(contentsOfFile: stem + "settings.txt", encoding: .utf8),
                let model = try? readModel(at: path), let system = try? EquationSystem(model)
            else { return nil }
            return Case(name: name, path: path, settings: SuiteSettings(settings), model: model, system: system)
        }
    }

    /// What the case asks for, from a system; nil where some quantity has another name there.
    static func run(_ suiteCase: Case, _ system: EquationSystem) throws -> Trajectory? {
        let settings = suiteCase.settings
        var course = TimeCourse(
            start: settings.start,
            end: settings.start + settings.duration,
            steps: settings.steps
        )
        course.recorded = settings.quantities.compactMap { system.observable(named: $0)?.name }
        guard course.recorded?.count == settings.quantities.count else { return nil }
        return try simulate(system, course)
    }

    /// The worst difference between two runs of a case, in its tolerances.
    static func difference(_ suiteCase: Case, _ left: Trajectory, _ right: Trajectory) -> Double {
        guard left.values.count == right.values.count else { return .infinity }
        let settings = suiteCase.settings
        return zip(left.values, right.values).map { a, b in
            if a == b || a.isNaN && b.isNaN { return 0 }
            let tolerance = settings.absoluteTolerance + settings.relativeTolerance * Swift.abs(a)
            let difference = Swift.abs(a - b)
            return difference.isNaN ? .infinity : difference / tolerance
        }.max() ?? 0
    }
}

@Suite("Models of the SBML Test Suite written and read again")
struct LanguageRoundTripTests {
    @Test(
        "A model that was written and read again simulates alike",
        .enabled(if: SampledSuite.isPresent, "set HEPTAD_SBML_SUITE to the folder of the SBML Test Suite"),
        arguments: [ModelLanguage.sbml, .antimony]
    )
    func roundTrip(language: ModelLanguage) throws {
        let cases = SampledSuite.cases()
        var compared = 0
        for suiteCase in cases {
            let written: String
            do throws(DiagnosticsError) {
                written = try text(of: suiteCase.model, in: language)
            } catch {
                // Fast reactions are all that Antimony cannot say.
                let isFast = suiteCase.model.reactions.contains { $0.isFast }
                #expect(isFast, "\(suiteCase.name): \(error)")
                continue
            }
            let again =
                switch language {
                case .sbml: try SBML.read(written, file: "\(suiteCase.name).xml")
                case .antimony: try Antimony.read(written, file: "\(suiteCase.name).ant")
                }
            guard let before = try SampledSuite.run(suiteCase, suiteCase.system),
                let after = try SampledSuite.run(suiteCase, EquationSystem(again))
            else { continue }
            #expect(SampledSuite.difference(suiteCase, before, after) < 0.1, "case \(suiteCase.name)")
            compared += 1
        }
        #expect(compared >= 65 && compared >= cases.count * 9 / 10, "\(compared) of \(cases.count)")
    }
}

/// The language's own implementation, as a package of Python: `script/setup` installs it for the tests.
enum LibAntimony {
    /// A Python that has the package, from the tests' environment or `HEPTAD_TEST_PYTHON`.
    static let python = TestPython.executable(with: "antimony")

    /// Converts files in a folder: `NAME.ant` to `NAME.xml`, or with `backwards` the other way.
    static func convert(_ folder: String, backwards: Bool) -> Int32 {
        let script = """
            import antimony, pathlib, sys
            folder, backwards = pathlib.Path(sys.argv[1]), sys.argv[2] == "backwards"
            for source in sorted(folder.glob("*.xml" if backwards else "*.ant")):
                antimony.clearPreviousLoads()
                load = antimony.loadSBMLFile if backwards else antimony.loadAntimonyFile
                if load(str(source)) < 0:
                    source.with_suffix(".err").write_text(antimony.getLastError())
                    continue
                write = antimony.getAntimonyString if backwards else antimony.getSBMLString
                target = source.with_suffix(".ant" if backwards else ".xml")
                target.write_text(write(antimony.getMainModuleName()))
            """
        let arguments = ["-c", script, folder, backwards ? "backwards" : "forwards"]
        return TestPython.run(python ?? "python3", arguments).status
    }
}

@Suite("Antimony against libAntimony")
struct LibAntimonyTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "heptad-antimony-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try body(folder)
    }

    @Test(
        "libAntimony reads what we write, and its SBML of it simulates alike",
        .enabled(if: SampledSuite.isPresent && LibAntimony.python != nil, "needs the suite and Python's antimony")
    )
    func readsOurs() throws {
        try inFolder { folder in
            let cases = SampledSuite.cases()
            var written = 0
            for suiteCase in cases {
                guard let antimony = try? text(of: suiteCase.model, in: .antimony) else { continue }
                try antimony.write(toFile: "\(folder)/\(suiteCase.name).ant", atomically: true, encoding: .utf8)
                written += 1
            }
            #expect(LibAntimony.convert(folder, backwards: false) == 0)
            var compared = 0
            for suiteCase in cases {
                guard FileManager.default.fileExists(atPath: "\(folder)/\(suiteCase.name).ant") else { continue }
                let system = try EquationSystem(readModel(at: "\(folder)/\(suiteCase.name).xml"))
                guard let before = try SampledSuite.run(suiteCase, suiteCase.system),
                    let after = try SampledSuite.run(suiteCase, system)
                else { continue }
                #expect(SampledSuite.difference(suiteCase, before, after) < 0.1, "case \(suiteCase.name)")
                compared += 1
            }
            #expect(compared >= 65 && compared >= written * 9 / 10, "\(compared) of \(written)")
        }
    }

    @Test(
        "We read what libAntimony writes from SBML, submodels included, and it simulates alike",
        .enabled(if: SampledSuite.isPresent && LibAntimony.python != nil, "needs the suite and Python's antimony")
    )
    func readsTheirs() throws {
        try inFolder { folder in
            // NOTE: their text says nothing of fast reactions.
            let cases = SampledSuite.cases().filter { suiteCase in !suiteCase.model.reactions.contains { $0.isFast } }
            for suiteCase in cases {
                try FileManager.default.copyItem(atPath: suiteCase.path, toPath: "\(folder)/\(suiteCase.name).xml")
            }
            #expect(LibAntimony.convert(folder, backwards: true) == 0)
            var compared = 0
            for suiteCase in cases {
                let path = "\(folder)/\(suiteCase.name).ant"
                // What their text does not carry is refused by us, as are formulas that are empty.
                guard let model = try? readModel(at: path), let system = try? EquationSystem(model),
                    let before = try SampledSuite.run(suiteCase, suiteCase.system),
                    let after = try SampledSuite.run(suiteCase, system)
                else { continue }
                #expect(SampledSuite.difference(suiteCase, before, after) < 0.1, "case \(suiteCase.name)")
                compared += 1
            }
            #expect(compared >= 60 && compared >= cases.count * 8 / 10, "\(compared) of \(cases.count)")
        }
    }
}
