/// The form to report an error, before and after it was sent.
struct ReportPage {
    var page: String
    var text: String
    var isSent: Bool
    var problem: String?
}

extension PageRenderer {
    /// The form to report an error.
    ///
    /// - Parameters:
    ///   - page: the page that it is about; empty for the site.
    ///   - text: what the reader wrote so far.
    ///   - isSent: whether it was taken.
    ///   - problem: why it was not.
    /// - Returns: the page with its media type.
    /// - Throws: `Site.Failure.missingTemplate`.
    public func report(
        page: String,
        text: String = "",
        isSent: Bool = false,
        problem: String? = nil
    ) throws(Site.Failure) -> Site.Resource {
        try self.page(
            "Report",
            ReportPage(page: page, text: text, isSent: isSent, problem: problem),
            title: "Report an error",
            description: "Tell us what is wrong on a page, and what shows it.",
            path: "/report"
        )
    }
}
