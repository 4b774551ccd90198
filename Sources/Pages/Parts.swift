internal import Mustache

/// The templates and styles that travel inside the program, one of each a part, joined when the site is made.
///
/// They are embedded so that a binary is complete wherever it is installed.
enum Parts {
    /// Every template by the name under which others include it.
    static func library() throws -> MustacheLibrary {
        var library = MustacheLibrary()
        for (name, bytes) in templates {
            try library.register(String(decoding: bytes, as: UTF8.self), named: name)
        }
        return library
    }

    /// All styles as one sheet, tokens first.
    static func styleSheet() -> String {
        styles.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    /// The script that draws figures.
    static func figureScript() -> String {
        String(decoding: PackageResources.figure_js, as: UTF8.self)
    }

    static let templates: [(name: String, bytes: [UInt8])] = [
        ("Page", PackageResources.Page_mustache),
        ("Home", PackageResources.Home_mustache),
        ("Compound", PackageResources.Compound_mustache),
        ("Problem", PackageResources.Problem_mustache),
        ("StatusDisclosure", PackageResources.StatusDisclosure_mustache),
        ("FiveAnswers", PackageResources.FiveAnswers_mustache),
        ("Story", PackageResources.Story_mustache),
        ("Identity", PackageResources.Identity_mustache),
        ("SequenceView", PackageResources.SequenceView_mustache),
        ("UnknownEntry", PackageResources.UnknownEntry_mustache),
        ("FindingTable", PackageResources.FindingTable_mustache),
        ("EvidenceStrip", PackageResources.EvidenceStrip_mustache),
        ("CertaintyRings", PackageResources.CertaintyRings_mustache),
        ("Figure", PackageResources.Figure_mustache),
        ("FigureControls", PackageResources.FigureControls_mustache),
        ("RestsOn", PackageResources.RestsOn_mustache),
        ("StudyTable", PackageResources.StudyTable_mustache),
        ("ClaimMark", PackageResources.ClaimMark_mustache),
        ("ReasonNode", PackageResources.ReasonNode_mustache),
        ("SourceNote", PackageResources.SourceNote_mustache),
        ("SourceList", PackageResources.SourceList_mustache),
        ("StatusEvent", PackageResources.StatusEvent_mustache),
        ("LedgerTimeline", PackageResources.LedgerTimeline_mustache),
        ("ConflictPair", PackageResources.ConflictPair_mustache),
        ("CorrectionEntry", PackageResources.CorrectionEntry_mustache),
        ("Ground", PackageResources.Ground_mustache),
        ("RelatedCompounds", PackageResources.RelatedCompounds_mustache),
        ("ModelNotes", PackageResources.ModelNotes_mustache),
    ]

    static let styles: [[UInt8]] = [
        PackageResources.Page_css,
        PackageResources.Home_css,
        PackageResources.Compound_css,
        PackageResources.Problem_css,
        PackageResources.StatusDisclosure_css,
        PackageResources.FiveAnswers_css,
        PackageResources.Story_css,
        PackageResources.Identity_css,
        PackageResources.SequenceView_css,
        PackageResources.UnknownEntry_css,
        PackageResources.FindingTable_css,
        PackageResources.EvidenceStrip_css,
        PackageResources.CertaintyRings_css,
        PackageResources.Figure_css,
        PackageResources.FigureControls_css,
        PackageResources.RestsOn_css,
        PackageResources.StudyTable_css,
        PackageResources.ClaimMark_css,
        PackageResources.ReasonNode_css,
        PackageResources.SourceNote_css,
        PackageResources.SourceList_css,
        PackageResources.StatusEvent_css,
        PackageResources.LedgerTimeline_css,
        PackageResources.ConflictPair_css,
        PackageResources.CorrectionEntry_css,
        PackageResources.Ground_css,
        PackageResources.RelatedCompounds_css,
        PackageResources.ModelNotes_css,
        PackageResources.Print_css,
    ]
}
