/// A name under which a registry or a notation knows a substance or document.
public struct Identifier: Hashable, Sendable {
    /// The registry or notation.
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        case cas = "CAS"
        case unii = "UNII"
        case pubChem = "PubChem CID"
        case chemSpider = "ChemSpider"
        case inChIKey = "InChIKey"
        case smiles = "SMILES"
        case helm = "HELM"
        /// One-letter residues.
        case sequence
        case formula
        /// A bond of a sequence, such as `Pro5-Gly6`.
        case bond
        case name
        case registration = "registration number"
        case atc = "ATC"
        case doi = "DOI"
        case pmid = "PMID"
        case pmcid = "PMCID"
        /// A registration at ClinicalTrials.gov.
        case nct = "NCT"
    }

    public var scheme: Scheme
    public var value: String

    public init(_ scheme: Scheme, _ value: String) {
        self.scheme = scheme
        self.value = value
    }

    /// Why the value cannot be an identifier of its scheme; nil where nothing is wrong with its form.
    ///
    /// Checked are the check digits of CAS numbers and UNIIs, and the forms of InChIKeys, DOIs, registry and PubMed
    /// numbers, sequences and molecular formulas. A well-formed identifier may still belong to another substance.
    public var fault: String? {
        let text = Array(value.utf8)
        switch scheme {
        case .cas: return Self.casFault(value)
        case .unii: return Self.uniiFault(value)
        case .pmid: return Self.isNumber(text, digits: 1...9) ? nil : "must be a number without leading zeros"
        case .pmcid:
            let isNumber = value.hasPrefix("PMC") && Self.isNumber(text.dropFirst(3), digits: 1...9)
            return isNumber ? nil : "must look like PMC3480721"
        case .nct:
            let digits = text.dropFirst(3)
            let isNumber = value.hasPrefix("NCT") && digits.count == 8 && digits.allSatisfy(Self.isDigit)
            return isNumber ? nil : "must be NCT and eight digits"
        case .pubChem, .chemSpider:
            let isNumber = !text.isEmpty && text.count <= 10 && text.allSatisfy(Self.isDigit)
            return isNumber ? nil : "must be a number"
        case .inChIKey:
            let parts = value.split(separator: "-", omittingEmptySubsequences: false)
            let isKey =
                parts.map(\.utf8.count) == [14, 10, 1] && parts.allSatisfy { $0.utf8.allSatisfy(Self.isLetter) }
            return isKey ? nil : "must be 14, 10 and 1 capital letters with dashes between"
        case .doi:
            let parts = value.split(separator: "/", maxSplits: 1)
            let registrant = parts.first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
            let isDOI =
                parts.count == 2 && registrant.count >= 2 && registrant[0] == "10"
                && (4...9).contains(registrant[1].utf8.count)
                && registrant.dropFirst().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }
            return isDOI && !value.contains(where: \.isWhitespace) ? nil : "must look like 10.1234/suffix"
        case .sequence:
            return PeptideSequence(value) == nil ? "must be one-letter codes of the twenty amino acids" : nil
        case .formula:
            return MolecularFormula(value) == nil ? "must be a formula such as C33H57N11O9" : nil
        case .smiles, .helm, .bond, .name, .registration, .atc:
            return value.isEmpty ? "must not be empty" : nil
        }
    }

    /// **Source** CAS Registry, "Check Digit Verification of CAS Registry Numbers".
    private static func casFault(_ value: String) -> String? {
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, (2...7).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts[2].utf8.count == 1, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) })
        else { return "must be 2 to 7 digits, 2 digits and a check digit with dashes between" }
        let digits = (Array(parts[0].utf8) + Array(parts[1].utf8)).reversed().map { Int($0 - UInt8(ascii: "0")) }
        let sum = digits.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        return String(sum % 10) == parts[2] ? nil : "has the check digit \(parts[2]) where \(sum % 10) is right"
    }

    /// **Source** FDA Global Substance Registration System: the tenth character is the sum of the first nine, counted
    /// with 0-9 as 0 to 9 and A-Z as 10 to 35, modulo 36.
    private static func uniiFault(_ value: String) -> String? {
        let digits = value.utf8.compactMap { byte -> Int? in
            if isDigit(byte) { return Int(byte - UInt8(ascii: "0")) }
            if isLetter(byte) { return Int(byte - UInt8(ascii: "A")) + 10 }
            return nil
        }
        guard digits.count == 10, value.utf8.count == 10 else { return "must be ten digits or capital letters" }
        let check = digits.dropLast().reduce(0, +) % 36
        return check == digits[9] ? nil : "fails its check character"
    }

    private static func isNumber(_ text: some Collection<UInt8>, digits: ClosedRange<Int>) -> Bool {
        digits.contains(text.count) && text.allSatisfy(isDigit) && text.first != UInt8(ascii: "0")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
}
