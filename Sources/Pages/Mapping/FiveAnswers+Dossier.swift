internal import Dates
internal import Dossiers
internal import Evidence
internal import Regulation

extension FiveAnswers {
    /// The five answers, each worked out from the dossier.
    init(
        _ dossier: Dossier,
        summary: String,
        studies: [Study],
        status: StatusDisclosure?,
        lastChange: LedgerEvent?,
        figure: Figure?,
        model: ModelNotes?,
        asOf: ISODate
    ) {
        let made = DateText(asOf)
        self.init([
            Answer(
                question: "What is it?",
                answer: summary,
                date: made,
                dateMeans: "as of",
                link: "#identity",
                linkText: dossier.identity.residues.isEmpty ? "Its identity" : "Its sequence"
            ),
            Self.evidence(dossier, studies: studies, asOf: asOf),
            Answer(
                question: "What does the model say, and how sure?",
                answer: Self.model(figure, model),
                date: made,
                dateMeans: "page made for",
                link: "#figures",
                linkText: "The figures"
            ),
            Answer(
                question: "Is it legal where I am?",
                answer: status.map { "\($0.jurisdiction): \($0.sentence)" }
                    ?? "Unknown: no record of law has been kept for it.",
                date: status?.asOf ?? made,
                dateMeans: "as of",
                link: status == nil ? "#law" : "#status",
                linkText: "Why, and elsewhere"
            ),
            Answer(
                question: "What changed lately?",
                answer: lastChange.map { "\($0.jurisdiction.name): \($0.sentence)" }
                    ?? "No dated change is in the record.",
                date: lastChange?.effective.map(DateText.init) ?? made,
                dateMeans: lastChange == nil ? "as of" : "in force",
                link: lastChange?.link ?? "#law",
                linkText: "Law over time"
            ),
        ])
    }

    private static func evidence(_ dossier: Dossier, studies: [Study], asOf: ISODate) -> Answer {
        let summary = dossier.evidence
        var sentences: [String] = []
        let trials = summary.comparatorTrials.count
        if trials == 0 {
            sentences.append("We found no trial in patients that compared it with a drug or added it to one.")
        } else {
            let people = summary.patientsInComparatorTrials.map { "\($0) people in all" } ?? "sizes not all known"
            sentences.append(
                "\(counted(trials, "trial").sentenceCase) in patients compared it with a drug or added it to one "
                    + "(\(people))."
            )
        }
        let placebo = summary.placeboControlledTrialsInPatients.count
        sentences.append(
            placebo == 0
                ? "We found no trial in patients with a placebo arm."
                : "\(counted(placebo, "trial").sentenceCase) in patients had a placebo arm."
        )
        let animals = studies.count { $0.kind == .animal }
        sentences.append(
            "Of the \(studies.count) studies of it listed here, \(animals) were done in animals; "
                + "\(studies.countsByAuthorship)."
        )
        let searched =
            (dossier.identity.unknowns.compactMap(\.date) + dossier.findings.compactMap { $0.time?.value.date })
            .filter { $0 <= asOf }.max()
        return Answer(
            question: "How strong is the evidence?",
            answer: sentences.joined(separator: " "),
            date: DateText(searched ?? asOf),
            dateMeans: searched == nil ? "as of" : "last dated search",
            link: "#studies",
            linkText: "Every study"
        )
    }

    /// Where the medians peak and how far subjects spread, from the first figure that has data.
    private static func model(_ figure: Figure?, _ model: ModelNotes?) -> String {
        guard let figure, figure.hasData else { return "Nothing yet: no experiment has a result." }
        let peaks = figure.arms.compactMap { arm -> (name: String, peak: Double, low: Double?, high: Double?)? in
            let known = arm.median.enumerated().compactMap { index, value in value.map { (index, $0) } }
            guard let top = known.max(by: { $0.1 < $1.1 }) else { return nil }
            return (arm.name, top.1, value(arm.outer.low, top.0), value(arm.outer.high, top.0))
        }
        let words = peaks.map { peak in
            let low = peak.low.map(NumberText.short) ?? "no number"
            let high = peak.high.map(NumberText.short) ?? "no number"
            return "\(peak.name.lowercased()) \(NumberText.short(peak.peak)) (\(low) to \(high))"
        }
        let assumed = model.map {
            " \($0.assumedCount) of its \($0.totalCount) parameters are assumed, so read ranges, not values."
        }
        return "\(figure.y.title), simulated, where the median peaks (\(figure.y.unit), with the middle 90\u{A0}%): "
            + words.joined(separator: "; ") + "." + (assumed ?? "")
    }

    private static func value(_ numbers: [Double?], _ index: Int) -> Double? {
        numbers.indices.contains(index) ? numbers[index] : nil
    }
}
