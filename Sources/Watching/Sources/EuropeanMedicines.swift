public import Dates
internal import Foundation
internal import Regulation

/// The European Medicines Agency's table of centrally authorised medicines: entries with the compound.
///
/// Medicines that member states authorise themselves are not in it: absence there is no statement.
///
/// **Source** EMA, "Download website data in JSON data format", medicines.
public struct EuropeanMedicines: WatchedSource {
    public let subject = WatchSubject.law
    public let name = "ema"
    public let title = "European Medicines Agency: centrally authorised medicines with the compound"
    public let pace = Pace.perSecond(1)
    public let silence = "the table is published twice a day; a compound without a central application is not in it"

    private static let address =
        "https://www.ema.europa.eu/en/documents/report/medicines-output-medicines_json-report_en.json"

    public init() {}

    public func questions(about dossier: WatchedDossier, since: ISODate, today: ISODate) throws -> [Request] {
        guard dossier.ledger != nil else { throw DoesNotApply("the dossier has no ledger") }
        return [Request(Self.address)]
    }

    private struct Form: Decodable {
        struct Medicine: Decodable {
            var name: String
            var number: String
            var status: String
            var substance: String
            var commonName: String?
            var address: String
            var updated: String?

            enum CodingKeys: String, CodingKey {
                case name = "name_of_medicine"
                case number = "ema_product_number"
                case status = "medicine_status"
                case substance = "active_substance"
                case commonName = "international_non_proprietary_name_common_name"
                case address = "medicine_url"
                case updated = "last_updated_date"
            }
        }
        var data: [Medicine]
    }

    public func read(_ answer: Answer, about dossier: WatchedDossier) throws -> Page {
        let medicines = try decode(Form.self, from: try found(answer)).data
        guard !medicines.isEmpty else { throw FormFault("data", "is empty, and the table never is") }
        let finds = medicines.compactMap { medicine -> Find? in
            let names = [medicine.substance, medicine.commonName ?? "", medicine.name].joined(separator: "; ")
            guard dossier.mention.isNamed(in: names) else { return nil }
            return Find(
                id: medicine.number,
                title: "\(medicine.name) (\(medicine.substance))",
                link: medicine.address,
                quote: "\(medicine.name), \(medicine.substance): \(medicine.status)",
                compared: ["medicine_status": medicine.status],
                content: .document(
                    LawDocument(
                        number: "EU-EMA-\(medicine.number.replacingOccurrences(of: "/", with: "-"))",
                        scope: .compounds([dossier.mention.compound.id]),
                        jurisdiction: .europeanUnion,
                        authority: "EMA",
                        instrument: "table of centrally authorised medicines",
                        effective: nil,
                        published: medicine.updated.flatMap { ISODate(written: $0) },
                        citation: medicine.number
                    )
                )
            )
        }
        return Page(finds: finds, counted: medicines.count)
    }
}
