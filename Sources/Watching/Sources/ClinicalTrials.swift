public import Dates
internal import Evidence
internal import Foundation

/// ClinicalTrials.gov: registered trials that give the compound, their status and whether results are posted.
///
/// **Source** ClinicalTrials.gov, "API v2" (data structure of a study, version 2.0.5).
public struct ClinicalTrials: WatchedSource {
    public let subject = WatchSubject.literature
    public let name = "clinicaltrials"
    public let title = "ClinicalTrials.gov: registered trials, their status and results"
    public let pace = Pace.perMinute(50)
    public let silence = "most compounds here have no registered trial"

    private static let base = "https://clinicaltrials.gov/api/v2/studies"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) -> [Request] {
        let names = dossier.mention.searchTerms.map { "\"\($0)\"" }.joined(separator: " OR ")
        return [request([("query.intr", names), ("countTotal", "true"), ("pageSize", "100")])]
    }

    private func request(_ query: [(String, String)]) -> Request {
        Request(Self.base, query: query + [("filter.advanced", "AREA[StudyType]INTERVENTIONAL")])
    }

    private struct Form: Decodable {
        struct Study: Decodable {
            var protocolSection: Plan
            var hasResults: Bool
        }
        struct Plan: Decodable {
            var identificationModule: Identification
            var statusModule: Status
            var armsInterventionsModule: Arms?
            var sponsorCollaboratorsModule: Sponsors?
            var designModule: Design?
        }
        struct Identification: Decodable {
            var nctId: String
            var briefTitle: String
        }
        struct Status: Decodable {
            struct Day: Decodable { var date: String }
            var overallStatus: String
            var startDateStruct: Day?
            var lastUpdatePostDateStruct: Day?
        }
        struct Arms: Decodable {
            struct Intervention: Decodable {
                var name: String
                var otherNames: [String]?
            }
            var interventions: [Intervention]?
        }
        struct Sponsors: Decodable {
            struct Sponsor: Decodable { var name: String }
            var leadSponsor: Sponsor?
        }
        struct Design: Decodable {
            struct Enrollment: Decodable {
                var count: Int
                var type: String?
            }
            var enrollmentInfo: Enrollment?
        }
        var totalCount: Int?
        var nextPageToken: String?
        var studies: [Study]
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let form = try decode(Form.self, from: try found(answer))
        var next: [Request] = []
        if let token = form.nextPageToken {
            let names = parameters(of: answer.request)["query.intr"] ?? ""
            next = [request([("query.intr", names), ("pageSize", "100"), ("pageToken", token)])]
        }
        return Page(
            finds: form.studies.compactMap { find($0, dossier) },
            next: next,
            declared: form.totalCount,
            counted: form.studies.count
        )
    }

    private func find(_ study: Form.Study, _ dossier: WatchedDossier) -> Find? {
        let plan = study.protocolSection
        let interventions = plan.armsInterventionsModule?.interventions ?? []
        let names = interventions.flatMap { [$0.name] + ($0.otherNames ?? []) }
        guard names.contains(where: dossier.mention.isNamed) else { return nil }
        let id = plan.identificationModule.nctId
        let status = plan.statusModule.overallStatus
        let people = plan.designModule?.enrollmentInfo.map { enrollment in
            // A number that is estimated is what is planned, not who took part.
            ", \(enrollment.count) people \(enrollment.type == "ACTUAL" ? "took part" : "planned")"
        }
        let results = study.hasResults ? "results posted" : "no results posted"
        return Find(
            id: id,
            title: plan.identificationModule.briefTitle,
            link: "https://clinicaltrials.gov/study/\(id)",
            quote: "\(names.joined(separator: "; ")): \(status)\(people ?? ""), \(results)",
            compared: ["overallStatus": status, "hasResults": "\(study.hasResults)"],
            content: .publication(
                Publication(
                    trial: id,
                    authors: plan.sponsorCollaboratorsModule?.leadSponsor?.name ?? "sponsor not seen",
                    year: plan.statusModule.startDateStruct.flatMap { Int($0.date.prefix(4)) },
                    journal: "ClinicalTrials.gov",
                    volumeAndPages: nil,
                    languages: ["en"],
                    kind: .humanTrial,
                    access: "register entry: \(status)\(people ?? ""), \(results)"
                )
            )
        )
    }
}
