internal import Foundation

/// The chart library as the distribution installs it; served from where it lies, never copied.
public struct ChartLibrary: Sendable {
    /// Where it was found.
    public var path: String
    public var bytes: [UInt8]

    /// Where Debian and its relatives put Chart.js.
    public static let usualPaths = [
        "/usr/share/javascript/chart.js/chart.min.js",
        "/usr/share/javascript/chart.js/Chart.min.js",
        "/usr/share/nodejs/chart.js/dist/chart.min.js",
    ]

    /// Looks for the library; nil where no path holds a version that the pages can use.
    ///
    /// Version 2 draws differently and puts its own style element into the page, so only 3 is taken.
    public static func find(in paths: [String] = usualPaths) -> ChartLibrary? {
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path), data.count < 4_000_000 else { continue }
            let head = String(decoding: data.prefix(200), as: UTF8.self)
            if head.contains("Chart.js v3.") { return ChartLibrary(path: path, bytes: Array(data)) }
        }
        return nil
    }

    /// What to tell an operator when the library is absent.
    public static let absence =
        "no Chart.js 3 found, so figures are served as tables; install it with: apt-get install libjs-chart.js"
}
