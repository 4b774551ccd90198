import Evidence
import Testing

@Suite("Peptide sequence")
struct PeptideSequenceTests {
    @Test("has the masses that standard atomic weights give")
    func selank() throws {
        let selank = try #require(PeptideSequence("TKPRPGP"))
        #expect(selank.formula.description == "C33H57N11O9")
        #expect(abs(selank.formula.averageMass - 751.89) < 0.005)
        #expect(abs(selank.formula.monoisotopicMass - 751.4341) < 0.00005)
        #expect(selank.helm == "PEPTIDE1{T.K.P.R.P.G.P}$$$$")
    }

    @Test("agrees with the sum of residue masses from a table of its own")
    func residueMasses() throws {
        // Average residue masses as mass-spectrometry tables print them (ExPASy), and 18.0153 for water.
        let table: [Character: Double] = ["T": 101.1051, "K": 128.1741, "P": 97.1167, "R": 156.1875, "G": 57.0519]
        let sum = "TKPRPGP".reduce(18.0153) { $0 + (table[$1] ?? .nan) }
        let selank = try #require(PeptideSequence("TKPRPGP"))
        #expect(abs(selank.formula.averageMass - sum) < 0.02)
    }

    @Test("has the published formulas of peptides with all twenty amino acids between them")
    func allResidues() throws {
        // Human insulin is C257H383N65O77S6: its two chains less six hydrogens for three disulfide bonds.
        let a = try #require(PeptideSequence("GIVEQCCTSICSLYQLENYCN"))
        let b = try #require(PeptideSequence("FVNQHLCGSHLVEALYLVCGERGFFYTPKT"))
        let insulin = try #require(MolecularFormula("C257H383N65O77S6"))
        #expect(a.formula + b.formula == insulin + MolecularFormula(atoms: ["H": 6]))
        // Melittin with a free acid end, and a peptide with the residues that are left.
        #expect(PeptideSequence("GIGAVLKVLTTGLPALISWIKRKRQQ")?.formula.description == "C131H228N38O32")
        #expect(PeptideSequence("DM")?.formula.description == "C9H16N2O5S")
    }

    @Test("loses one water for each cut", arguments: [("TKPRPGP", 5), ("TKPRP", 3)])
    func cuts(letters: String, after: Int) throws {
        let whole = try #require(PeptideSequence(letters))
        let first = try #require(PeptideSequence(String(letters.prefix(after))))
        let second = try #require(PeptideSequence(String(letters.dropFirst(after))))
        let water = MolecularFormula(atoms: ["H": 2, "O": 1])
        #expect(first.formula + second.formula == whole.formula + water)
    }

    @Test("refuses letters that are no amino acid", arguments: ["", "TKX", "tkp", "T-K", "TKP\u{41A}"])
    func refused(letters: String) {
        #expect(PeptideSequence(letters) == nil)
    }
}

@Suite("Molecular formula")
struct MolecularFormulaTests {
    @Test("reads and prints in Hill order")
    func reading() {
        #expect(MolecularFormula("O9C33N11H57")?.description == "C33H57N11O9")
        #expect(MolecularFormula("H2O")?.averageMass.rounded() == 18)
        #expect(MolecularFormula("NaCl")?.description == "ClNa")
    }

    @Test(
        "refuses what it has no mass for",
        arguments: ["", "C33H", "Xx2", "c6h6", "C0", "C9999999", "C6(OH)6", "C60000C60000"]
    )
    func refused(text: String) {
        #expect((MolecularFormula(text) == nil) == (text != "C33H"))
    }
}

@Suite("Identifier")
struct IdentifierTests {
    @Test(
        "accepts what its registry issued",
        arguments: [
            Identifier(.cas, "129954-34-3"), Identifier(.cas, "9063-57-4"), Identifier(.cas, "7732-18-5"),
            Identifier(.unii, "TS9JR8EP1G"), Identifier(.unii, "R16CO5Y76E"), Identifier(.pubChem, "11765600"),
            Identifier(.inChIKey, "JTDTXGMXNXBGBZ-YVHUGQOKSA-N"), Identifier(.doi, "10.3389/fphar.2016.00031"),
        ]
    )
    func accepted(identifier: Identifier) {
        #expect(identifier.fault == nil)
    }

    @Test(
        "finds the fault",
        arguments: [
            (Identifier(.cas, "258279-04-2"), "has the check digit 2 where 8 is right"),
            (Identifier(.cas, "129954-34"), "must be 2 to 7 digits, 2 digits and a check digit with dashes between"),
            (Identifier(.unii, "TS9JR8EP1H"), "fails its check character"),
            (Identifier(.unii, "ts9jr8ep1g"), "must be ten digits or capital letters"),
            (
                Identifier(.inChIKey, "JTDTXGMXNXBGBZ-YVHUGQOKSA"),
                "must be 14, 10 and 1 capital letters with dashes between"
            ),
            (Identifier(.doi, "doi:10.3389/x"), "must look like 10.1234/suffix"),
            (Identifier(.doi, "10.12/x"), "must look like 10.1234/suffix"),
            (Identifier(.doi, "10.1234/a b"), "must look like 10.1234/suffix"),
            (Identifier(.doi, "https://doi.org/10.1234/x"), "must look like 10.1234/suffix"),
            (Identifier(.pmid, "PMID 1"), "must be a number without leading zeros"),
            (Identifier(.pmid, "0123"), "must be a number without leading zeros"),
            (Identifier(.pmcid, "3480721"), "must look like PMC3480721"),
            (Identifier(.nct, "NCT0123456"), "must be NCT and eight digits"),
        ]
    )
    func fault(identifier: Identifier, message: String) {
        #expect(identifier.fault == message)
    }
}

@Suite("Finding value")
struct FindingValueTests {
    @Test("prints each form, and an unknown as not measured")
    func display() {
        let percent = UnitLabel("%")
        #expect(FindingValue.quantity(Measurement(12.3, UnitLabel("ug/kg"), spread: 0.4)).display == "12.3 ± 0.4 µg/kg")
        #expect(FindingValue.range(low: 1.3, high: 2.8, unit: UnitLabel("h"), typical: nil).display == "1.3 to 2.8 h")
        #expect(FindingValue.ratio(0.05, isApproximate: true).display == "about 0.05-fold")
        #expect(FindingValue.relativeChange(percent: -61).display == "−61 %")
        #expect(FindingValue.relativeChange(percent: 0).display == "no change (0 %)")
        #expect(FindingValue.fraction(count: 8, of: 20).display == "8 of 20")
        #expect(FindingValue.count(0, of: "studies").display == "0 studies")
        #expect(FindingValue.quantity(Measurement(92.8, percent, basis: "dose")).display == "92.8 % of dose")
        #expect(FindingValue.unknown(searched: "the abstract").display == "not measured")
    }

    @Test("never has a number where nothing was found")
    func unknown() {
        let unknown = FindingValue.unknown(searched: "the abstract")
        #expect(unknown.isUnknown && unknown.measurement == nil && unknown.numbers == [])
        let zero = FindingValue.count(0, of: "studies")
        #expect(!zero.isUnknown && zero.measurement?.value == 0)
    }
}

@Suite("Unit label")
struct UnitLabelTests {
    @Test("knows physical and conventional units and no others")
    func problems() {
        for symbol in ["g/mol", "umol/l", "ug/day", "%/g", "points", "pg/ug"] {
            #expect(UnitLabel(symbol).problem == nil, "\(symbol)")
        }
        for symbol in ["", "minn", "ug//kg", "furlong"] { #expect(UnitLabel(symbol).problem != nil, "\(symbol)") }
    }

    @Test("has a physical unit where it is one")
    func physical() {
        #expect(UnitLabel("ug/kg").unit != nil)
        #expect(UnitLabel("points").unit == nil)
    }
}

@Suite("Evidence summary")
struct EvidenceSummaryTests {
    private func source(
        _ id: String,
        _ kind: SourceKind,
        n: Int? = nil,
        trial: TrialDesign? = nil,
        placebo: Answer = .unknown,
        subject: FindingSubject? = nil
    ) -> Source {
        var source = Source(
            id: id,
            authors: "Doe J",
            title: "A study",
            journal: "A journal",
            languages: Worded(["en"]),
            kind: Worded(kind),
            access: "abstract",
            seen: Worded([.abstract]),
            isIndependentOfDevelopers: false
        )
        source.sampleSize = n.map { Worded(SampleSize(total: $0)) }
        source.trial = trial
        source.placebo = Worded(placebo)
        source.subject = subject
        return source
    }

    @Test("adds patients of comparator trials and leaves the sum unknown where one is")
    func patients() {
        let active = TrialDesign(control: .activeComparator, population: .patients)
        let addOn = TrialDesign(control: .addOn, population: .patients)
        let waitList = TrialDesign(control: .waitList, population: .patients)
        let sources = [
            source("a", .humanTrial, n: 62, trial: active), source("b", .humanTrial, n: 70, trial: addOn),
            source("c", .humanTrial, n: 30, trial: waitList), source("d", .animalInVivo, n: 24),
        ]
        #expect(EvidenceSummary(of: sources).patientsInComparatorTrials == 132)
        #expect(
            EvidenceSummary(of: sources + [source("e", .humanTrial, trial: active)]).patientsInComparatorTrials == nil
        )
    }

    @Test("finds a placebo arm in patients whichever way it is recorded")
    func placebo() {
        let patients = TrialDesign(control: .placebo, population: .patients)
        let healthy = TrialDesign(control: .placebo, population: .healthy)
        let open = TrialDesign(control: .none, population: .patients)
        let summary = EvidenceSummary(of: [
            source("a", .humanTrial, trial: patients), source("b", .humanTrial, trial: healthy),
            source("c", .humanTrial, trial: open, placebo: .yes), source("d", .humanTrial, trial: open, placebo: .no),
            source("e", .animalInVivo, placebo: .yes),
        ])
        #expect(summary.placeboControlledTrialsInPatients.map(\.id) == ["a", "c"])
        #expect(summary.placeboControlledTrialsInHealthyPeople.map(\.id) == ["b"])
    }

    @Test("leaves out what did not study the compound")
    func subjects() {
        let other = FindingSubject(role: .surrogate, names: ["semax"])
        let summary = EvidenceSummary(of: [source("a", .animalInVivo), source("b", .animalInVivo, subject: other)])
        #expect(summary.primaryStudies == 1)
        #expect(summary.countsByKind == [.animalInVivo: 1])
    }
}
