public import Diagnostics
public import ReactionModels
internal import Synchronization

/// The Systems Biology Markup Language, levels 1 to 3, read through libSBML.
///
/// Level 3 packages: `comp` is flattened; `distrib` draws random numbers where assignments are made; `fbc` is read as
/// long as it states no objective; `layout`, `render` and other packages that may be ignored are left out. Any other
/// package is refused by name, as is mathematics that is not SBML core.
///
/// **Source**: SBML Level 1 Version 2, Level 2 Version 5, Level 3 Version 2 Core, Release 2.
public enum SBML {
    /// Reads one model.
    ///
    /// External model definitions of the `comp` package are looked up beside `file`.
    ///
    /// - Parameters:
    ///   - text: The XML document, at most `maximumSize` bytes of UTF-8, elements nested at most `maximumDepth` deep.
    ///   - file: The name that faults carry.
    /// - Returns: The model in SBML's own words, function definitions inlined, local parameters renamed to
    ///   `reaction.parameter`, units of level 1 and 2 spelled out.
    /// - Throws: All faults found. What SBML lets a reader ignore is a note in the model instead.
    /// - Complexity: O(*n*) in the size of the text; about 0.15 ms per kB.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> ReactionModel {
        let drawn = try DrawingPackages.removed(from: SBMLText(text, file: file), file: file)
        let (prepared, packageNotes) = try DistributionsPackage.rewritten(drawn, file: file)
        return try libSBML.withLock { (_) throws(DiagnosticsError) -> ReactionModel in
            let document = try SBMLDocument(prepared, file: file)
            let notes = try packageNotes + document.prepareForReading()
            var reader = SBMLModelReader(file: file)
            return try reader.read(document, notes: notes)
        }
    }

    /// The longest text that is read: 64 MiB.
    public static let maximumSize = 64 << 20

    /// The deepest nesting of XML elements that is read.
    public static let maximumDepth = 400

    // NOTE: libSBML fills process-wide registries on first use and is not documented as safe on several threads.
    static let libSBML = Mutex<Void>(())
}
