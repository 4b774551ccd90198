/// A finding, or a source without one, that a statement rests on.
public struct Ground: Hashable, Codable, Sendable {
    /// What was found, in one clause; nil where the source itself states it.
    public var finding: String?
    /// The address within the page of the finding; nil where there is none.
    public var link: String?
    public var source: SourceNote

    public init(finding: String?, link: String?, source: SourceNote) {
        self.finding = finding
        self.link = link
        self.source = source
    }
}
