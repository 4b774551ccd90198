import Diagnostics
import Foundation
@testable import Simulation
import Testing

/// Result files, read back by a program that is not ours.
@Suite(
    "Result files in HDF5",
    .enabled(if: H5Py.python != nil || TestPython.isRequired, "needs Python's h5py (script/setup)")
)
struct ResultFileTests {
    private let columns = [Trajectory.Column(name: "S1", units: "nmol"), Trajectory.Column(name: "amount(µ, \"b\")")]

    @Test("A trajectory comes back with its names, units and bits")
    func trajectory() throws {
        let values = [1, 1 / 3, .nan, 1e-300, -.infinity, 2]
        let trajectory = Trajectory(columns: columns, times: [0, 0.1, 3], values: values)
        try inFolder { folder in
            try trajectory.writeHDF5(to: folder + "/run.h5", timeUnits: "hour")
            let read = try H5Py.read(folder + "/run.h5")
            #expect(read.values == [[["1.0", "0.3333333333333333"], ["nan", "1e-300"], ["-inf", "2.0"]]])
            #expect(read.times == [0, 0.1, 3] && read.timeUnits == "hour")
            #expect(read.outputs == ["S1", "amount(µ, \"b\")"] && read.units == ["nmol", ""])
            #expect(read.runs == [0] && read.runName == "subject")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["run.h5"])
        }
    }

    @Test("Many runs arrive in portions, compressed or not, and a failed run is absent", arguments: [0, 6])
    func population(compression: Int) throws {
        try inFolder { folder in
            let times = (0..<100).map(Double.init)
            let path = folder + "/population.h5"
            let file = try ResultFile(
                creating: path,
                columns: columns,
                times: times,
                compression: compression,
                attributes: ["seed": .number(7), "model": .text("pk.ant")]
            )
            // NOTE: 1,600 bytes a run, so that this is more than one chunk of a mebibyte.
            for subject in 0..<1500 where subject != 700 {
                let run = times.flatMap { [Double(subject) + $0 / 1000, -Double(subject)] }
                try file.append(run: Double(subject), run[...])
            }
            #expect(!FileManager.default.fileExists(atPath: path))
            try file.finish()
            let read = try H5Py.read(path)
            #expect(read.runs == (0..<1500).filter { $0 != 700 }.map(Double.init))
            #expect(read.values.count == 1499)
            #expect(read.values[1498] == times.map { ["\(1499 + $0 / 1000)", "-1499.0"] })
            #expect(read.values[699][99] == ["699.099", "-699.0"] && read.values[700][0] == ["701.0", "-701.0"])
            #expect(read.attributes == ["seed": "7.0", "model": "pk.ant"])
        }
    }

    @Test("A scan says what was scanned")
    func scan() throws {
        let simulator = try Simulator(system("model m\n  species S = 2\n  J: S => ; k*S; k = 1\nend"))
        let course = TimeCourse(times: [0, 1])
        let scanned = try simulator.run(course, scanning: ParameterScan(parsing: "k=1:100:3log"))
        try inFolder { folder in
            try scanned.writeHDF5(to: folder + "/scan.h5")
            let read = try H5Py.read(folder + "/scan.h5")
            #expect(read.runName == "k" && read.runs == [1, 10, 100])
            let place = try #require(read.outputs.firstIndex(of: "S"))
            for (run, k) in zip(read.values, read.runs) {
                #expect(abs(try #require(Double(run[1][place])) - 2 * exp(-k)) < 1e-8)
            }
        }
    }

    @Test("Groups, texts and attributes as reports need them")
    func groups() throws {
        try inFolder { folder in
            let file = try HDF5File(creating: folder + "/reports.h5")
            try file.write([1, 2, 3, 4, 5, 6], shape: [2, 3], to: "a/b.sedml/report", compression: 4)
            try file.set("ids", .texts(["x", "y"]), of: "a/b.sedml/report")
            try file.set("ids", .texts([]), of: "a/b.sedml")
            #expect(throws: DiagnosticsError.self) { try file.set("ids", .text("again"), of: "a/b.sedml") }
            #expect(throws: DiagnosticsError.self) { try file.write(["twice"], to: "a/b.sedml/report") }
            try file.finish()
            #expect(throws: DiagnosticsError.self) { try file.write(["late"], to: "late") }
            let text = try H5Py.run(
                "d = f['a/b.sedml/report']; print(d[()].tolist(), list(d.attrs['ids']), d.parent.attrs['ids'].size)",
                folder + "/reports.h5"
            )
            #expect(text == "[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]] ['x', 'y'] 0\n")
        }
    }

    @Test("What cannot be written is named, and a file given up leaves nothing")
    func failure() throws {
        try inFolder { folder in
            do {
                try Trajectory(columns: columns).writeHDF5(to: folder + "/no/run.h5")
                Issue.record("a folder that does not exist was written to")
            } catch {
                #expect("\(error)".contains("/no/run.h5: error: the file cannot be created: unable to"))
            }
            do {
                let file = try ResultFile(creating: folder + "/half.h5", columns: columns, times: [0])
                try file.append(run: 0, [1, 2])
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("Chunks hold at most a mebibyte", arguments: [[1, 1], [3, 7], [.max, 100, 2], [.max, 1_000_000, 9]])
    func chunks(shape: [Int]) {
        let chunk = HDF5File.chunk(shape)
        #expect(chunk.count == shape.count && zip(chunk, shape).allSatisfy { $0 >= 1 && $0 <= $1 })
        #expect(chunk.reduce(8, *) <= 1 << 20)
    }
}

/// Runs what needs a folder, and takes the folder away.
private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("heptad-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}

/// The Python package h5py as an independent reader.
private enum H5Py {
    struct ReadBack: Decodable {
        var values: [[[String]]]
        var runs: [Double]
        var runName: String
        var times: [Double]
        var timeUnits: String?
        var outputs: [String]
        var units: [String]
        var attributes: [String: String]
    }

    static let python = TestPython.executable(with: "h5py")

    static func run(_ script: String, _ path: String) throws -> String {
        let text = "import h5py, json, sys\nf = h5py.File(sys.argv[1], 'r')\n" + script
        let (status, output) = try TestPython.run(#require(python), ["-c", text, path])
        try #require(status == 0)
        return output
    }

    static func read(_ path: String) throws -> ReadBack {
        let script = """
            text = lambda name: [x.decode() for x in f[name][()]]
            print(json.dumps({
              'values': [[[str(float(x)) for x in row] for row in run] for run in f['values'][()]],
              'runs': f['runs'][()].tolist(), 'runName': f['runs'].attrs['name'],
              'times': f['times'][()].tolist(), 'timeUnits': f['times'].attrs.get('units'),
              'outputs': text('outputs'), 'units': text('units'),
              'attributes': {k: str(v) for k, v in f.attrs.items()}}))
            """
        return try JSONDecoder().decode(ReadBack.self, from: Data(run(script, path).utf8))
    }
}
