internal import Foundation

/// What machines read of a page, in the vocabulary of schema.org, as JSON-LD.
///
/// An unapproved substance is no `Drug` here: it is a `Substance` with its legal status in words. A review is stated only
/// where a person made one.
enum StructuredData {
    /// A compound's page.
    static func compound(_ page: CompoundPage, url: String) -> String {
        var about: [String: Any] = ["@type": "Substance", "name": page.name, "description": page.summary]
        if let status = page.status { about["legalStatus"] = "\(status.jurisdiction): \(status.sentence)" }
        var data: [String: Any] = [
            "@context": "https://schema.org", "@type": "MedicalWebPage", "name": page.name, "url": url,
            "description": page.summary, "inLanguage": "en", "about": about, "dateModified": page.asOf.iso,
            "license": "https://creativecommons.org/licenses/by/4.0/", "isAccessibleForFree": true,
        ]
        if page.imprint.isReviewed { data["lastReviewed"] = page.imprint.reviewedOn?.iso }
        return json(data)
    }

    /// The evidence of a compound as a data set.
    static func dataset(_ page: CompoundPage, url: String, download: String) -> String {
        json([
            "@context": "https://schema.org", "@type": "Dataset", "name": "Evidence on \(page.name)", "url": url,
            "description":
                "Every finding, study, unknown and disagreement recorded for \(page.name), each with its source and how "
                + "it was seen.",
            "dateModified": page.asOf.iso, "license": "https://creativecommons.org/licenses/by/4.0/",
            "isAccessibleForFree": true, "creator": ["@type": "Organization", "name": "Heptad"],
            "distribution": [
                ["@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": download]
            ],
        ])
    }

    /// JSON that can stand in a page's script element: no character of it can end the element.
    private static func json(_ value: [String: Any]) -> String {
        let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self).replacing("<", with: "\\u003c")
    }
}
