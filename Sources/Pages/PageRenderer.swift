internal import Mustache

/// Renders views in templates, each with the frame that every page has around its own content.
public struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let version: String
    private let hasChart: Bool

    /// - Parameters:
    ///   - version: the program's version, printed at the foot of each page.
    ///   - hasChart: whether the chart library is served.
    /// - Throws: a template's parse error.
    public init(version: String, hasChart: Bool) throws {
        library = try Parts.library()
        self.version = version
        self.hasChart = hasChart
    }

    /// Renders one page.
    ///
    /// - Parameters:
    ///   - template: the name of the part that it is made by, such as `Compound`.
    ///   - view: what the template calls `content`.
    ///   - title: the page's name in a browser's tab.
    ///   - description: the page in one sentence.
    /// - Returns: the finished page.
    /// - Throws: `Site.Failure.missingTemplate`.
    public func page(
        _ template: String,
        _ view: some Any,
        title: String,
        description: String
    ) throws(Site.Failure) -> Site.Resource {
        let frame = Frame(title: title, description: description, version: version, hasChart: hasChart, content: view)
        guard let text = library.render(frame, withTemplate: template) else {
            throw .missingTemplate(template)
        }
        return Site.Resource(text, "text/html; charset=utf-8")
    }
}

/// What every page has around its own content.
private struct Frame {
    var title: String
    var description: String
    var version: String
    var hasChart: Bool
    var content: Any
}
