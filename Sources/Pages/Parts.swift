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
        ("Subscribe", PackageResources.Subscribe_mustache),
        ("SubscribeNotice", PackageResources.SubscribeNotice_mustache),
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
        ("AsOfControl", PackageResources.AsOfControl_mustache),
        ("Certainties", PackageResources.Certainties_mustache),
        ("Check", PackageResources.Check_mustache),
        ("Compare", PackageResources.Compare_mustache),
        ("CompareRow", PackageResources.CompareRow_mustache),
        ("Conflicts", PackageResources.Conflicts_mustache),
        ("Corrections", PackageResources.Corrections_mustache),
        ("CorrectionsLog", PackageResources.CorrectionsLog_mustache),
        ("Evidence", PackageResources.Evidence_mustache),
        ("FigureFold", PackageResources.FigureFold_mustache),
        ("Guide", PackageResources.Guide_mustache),
        ("GuideList", PackageResources.GuideList_mustache),
        ("Guides", PackageResources.Guides_mustache),
        ("Harms", PackageResources.Harms_mustache),
        ("Imprint", PackageResources.Imprint_mustache),
        ("Law", PackageResources.Law_mustache),
        ("LawConflict", PackageResources.LawConflict_mustache),
        ("LedgerDrawing", PackageResources.LedgerDrawing_mustache),
        ("Method", PackageResources.Method_mustache),
        ("Models", PackageResources.Models_mustache),
        ("NeverStudied", PackageResources.NeverStudied_mustache),
        ("Regulation", PackageResources.Regulation_mustache),
        ("RegulationIndex", PackageResources.RegulationIndex_mustache),
        ("Report", PackageResources.Report_mustache),
        ("RestContents", PackageResources.RestContents_mustache),
        ("Search", PackageResources.Search_mustache),
        ("Studies", PackageResources.Studies_mustache),
        ("StudyFilter", PackageResources.StudyFilter_mustache),
        ("StudyHead", PackageResources.StudyHead_mustache),
        ("StudyRow", PackageResources.StudyRow_mustache),
        ("Terms", PackageResources.Terms_mustache),
        ("Unknowns", PackageResources.Unknowns_mustache),
    ]

    static let styles: [[UInt8]] = [
        PackageResources.Page_css,
        PackageResources.Home_css,
        PackageResources.Compound_css,
        PackageResources.Problem_css,
        PackageResources.Subscribe_css,
        PackageResources.SubscribeNotice_css,
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
        PackageResources.AsOfControl_css,
        PackageResources.Certainties_css,
        PackageResources.Check_css,
        PackageResources.Compare_css,
        PackageResources.CompareRow_css,
        PackageResources.Conflicts_css,
        PackageResources.Corrections_css,
        PackageResources.CorrectionsLog_css,
        PackageResources.Evidence_css,
        PackageResources.FigureFold_css,
        PackageResources.Guide_css,
        PackageResources.GuideList_css,
        PackageResources.Guides_css,
        PackageResources.Harms_css,
        PackageResources.Imprint_css,
        PackageResources.Law_css,
        PackageResources.LawConflict_css,
        PackageResources.LedgerDrawing_css,
        PackageResources.Method_css,
        PackageResources.Models_css,
        PackageResources.NeverStudied_css,
        PackageResources.Regulation_css,
        PackageResources.RegulationIndex_css,
        PackageResources.Report_css,
        PackageResources.RestContents_css,
        PackageResources.Search_css,
        PackageResources.Studies_css,
        PackageResources.StudyFilter_css,
        PackageResources.StudyHead_css,
        PackageResources.StudyRow_css,
        PackageResources.Terms_css,
        PackageResources.Unknowns_css,
        PackageResources.Print_css,
    ]
}
