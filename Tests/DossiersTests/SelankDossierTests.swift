import Dates
import Diagnostics
import Evidence
import Foundation
import Testing

@testable import Dossiers

@Suite("The Selank dossier")
struct SelankDossierTests {
    private func load() throws -> Dossier {
        try #require(Dossier.load(Repository.selank).0)
    }

    @Test("loads without a fault and holds every source and finding")
    func counts() throws {
        let (loaded, diagnostics) = Dossier.load(Repository.selank)
        let dossier = try #require(loaded)
        #expect(diagnostics.map(\.description) == [])
        #expect(dossier.sources.count == 85)
        #expect(dossier.allFindings.count == 210)
        #expect(dossier.findings.count == 178)
        #expect(dossier.surrogates.count == 32)
        #expect(Set(dossier.allFindings.map(\.source)).isSubset(of: Set(dossier.sources.map(\.id))))
    }

    @Test("never shows another substance's value as Selank's")
    func surrogates() throws {
        let dossier = try load()
        let roles = Dictionary(grouping: dossier.surrogates.compactMap(\.subject?.role)) { $0 }.mapValues(\.count)
        #expect(roles == [.surrogate: 16, .parent: 9, .comparator: 1, .fragment: 1, .untreated: 5])
        for id in ["pk_semax_brain", "bdnf_semax", "deg_ipp", "deg_pgp_rabbit", "deg_tpep_half", "bdnf_base_hip"] {
            #expect(!dossier.findings.contains { $0.id == id })
            #expect(dossier.finding(id)?.isSurrogate == true)
        }
        #expect(dossier.finding("pk_semax_brain")?.subject?.names == ["semax"])
    }

    @Test("takes every fact of the identity from a finding")
    func identity() throws {
        let identity = try load().identity
        #expect(identity.name == "Selank")
        #expect(identity.sequence == .init(try #require(PeptideSequence("TKPRPGP")), finding: "id_seq"))
        #expect(identity.residues.map(\.code) == ["Thr", "Lys", "Pro", "Arg", "Pro", "Gly", "Pro"])
        #expect(identity.parts.map(\.residues) == [1...4, 5...7])
        #expect(identity.averageMass?.value.value == 751.89)
        #expect(identity.monoisotopicMass?.value.value == 751.4341)
        #expect(identity.identifier(.cas)?.value.value == "129954-34-3")
        #expect(identity.identifier(.unii)?.value.value == "TS9JR8EP1G")
        #expect(identity.identifier(.pubChem)?.finding == "id_cid")
        #expect(identity.cutSites.map(\.products) == [["TKPRP", "GP"], ["TKP", "RP"]])
        #expect(identity.cutPositions == [5, 3])
        #expect(identity.comparedWith == ["diazepam", "alprazolam", "sertraline", "escitalopram"])
        #expect(identity.synonyms.contains { $0.value == "TP-7" && $0.finding == "id_syn" })
        let lookAlike = try #require(identity.misspellings.first?.text)
        #expect(lookAlike != "Selank" && lookAlike.unicodeScalars.last?.value == 0x43A)
    }

    @Test("prints masses of fragments that follow from their sequences")
    func fragmentMasses() throws {
        let value = try #require(try load().finding("id_frag_mw")).value.value
        guard case .several(let parts) = value else {
            Issue.record("expected several masses")
            return
        }
        #expect(parts.map(\.label) == ["TKPRP", "TKP", "RP", "GP", "PGP", "RPGP"])
        for part in parts {
            let mass = try #require(PeptideSequence(part.label)).formula.averageMass
            #expect(abs(try #require(part.value.measurement).value - mass) <= 0.0051, "\(part.label)")
        }
    }

    @Test("counts no placebo arm in patients and 192 patients in comparator trials")
    func evidence() throws {
        let evidence = try load().evidence
        #expect(evidence.placeboControlledTrialsInPatients.isEmpty)
        #expect(evidence.placeboControlledTrialsInHealthyPeople.map(\.id) == ["panikratova2020"])
        #expect(evidence.comparatorTrials.map(\.id) == ["zozulia2008", "medvedev2014", "medvedev2015"])
        #expect(evidence.comparatorTrials.map { $0.sampleSize?.value.total } == [62, 60, 70])
        #expect(evidence.patientsInComparatorTrials == 192)
        #expect(evidence.humanTrials.map(\.id).contains("verbenko_ad"))
        #expect(evidence.humanTrials.count == 6)
        #expect(evidence.countsByKind[.humanTrial] == 6)
        #expect(evidence.countsBySubject[.human] == 7)
        #expect(evidence.independentStudies < evidence.primaryStudies)
    }

    @Test("keeps a measured zero and an unknown apart")
    func zerosAndUnknowns() throws {
        let dossier = try load()
        #expect(dossier.finding("pk_human_none")?.value.value == .count(0, of: "studies"))
        #expect(dossier.finding("gaba_sr95531_in")?.value.value == .relativeChange(percent: 0))
        let halfLife = try #require(dossier.finding("deg_thalf_none")).value.value
        #expect(halfLife.isUnknown && halfLife.numbers == [] && halfLife.display == "not measured")
        #expect(dossier.findings.filter { $0.value.value.isUnknown }.count == 7)
        #expect(
            dossier.neverStudied.map(\.id)
                == ["pk_human_none", "cl_noplacebo", "cl_registered", "beh_dependence", "saf_noae"]
        )
        #expect(dossier.unknowns.count == 17)
        #expect(dossier.unknowns.allSatisfy { !$0.searched.isEmpty })
    }

    @Test("gives values, doses, routes and times their types")
    func typedForms() throws {
        let dossier = try load()
        func finding(_ id: String) throws -> Finding { try #require(dossier.finding(id)) }
        #expect(try finding("deg_tpep_f").value.value.display == "31.1 ± 6.2 % of administered dose")
        #expect(try finding("cl_syu_rr").value.value.display == "20.3 (SD 11.9) → 7.0 (SD 2.9) points")
        #expect(try finding("cl_ver_som").value.value.display == "selank 1.2 vs wait list 3.6 points")
        #expect(try finding("gaba_dev").value.value == .relativeChange(percent: -61))
        #expect(try finding("gaba_imr32_ola").value.value == .fraction(count: 35, of: 69))
        #expect(try finding("beh_typdose").value.value.display == "0.3 (0.01 to 3) mg/kg")
        #expect(try finding("saf_dereg").value.value.display == "20 January 2026 to 21 January 2026")
        #expect(try finding("id_tuf_year").value.value.display == "1970")
        #expect(try finding("saf_course").value.value.display == "course: 14 days; pause: 1 to 3 weeks")
        #expect(try finding("gaba_corr").value.value.display == "r = 0.86")
        #expect(try finding("id_tuf_res").value.value.display == "residue 289 to 292")
        #expect(try finding("imm_flu_culture").time?.value.display == "24 h before infection")
        #expect(try finding("cl_syu_rr").time?.value.display == "3 days from start of dosing")
        #expect(try finding("gaba_imr32").species?.value.display == "human, cells (IMR-32)")
        #expect(try #require(dossier.source("vanderpijl2008")).shortCitation == "van der Pijl 2008")
        #expect(try #require(dossier.source("uchakina2008")).shortCitation == "Uchakina 2008")
        #expect(try #require(dossier.source("kolomin2013")).shortCitation == "Kolomin 2013")
        #expect(try #require(dossier.source("panikratova2020")).shortCitation == "Panikratova 2020")
        #expect(try #require(dossier.source("label_en_copy")).shortCitation == "Selank nasal drops 0.15 %, 3 (no date)")
        let ethanol = try #require(try finding("enk_etoh").dose)
        #expect(ethanol.value.map(\.display) == ["selank 0.3 mg/kg", "naloxone 1 mg/kg", "ethanol 2 g/kg"])
        let sites = try finding("gaba_sr95531")
        #expect(sites.dose?.value.map(\.display) == ["300 \u{B5}g/kg daily for 5 days"])
        #expect(sites.routes?.value == [.intraperitoneal])
        #expect(sites.species?.value.strains == ["BALB/c"])
        #expect(try finding("imm_flu_culture").time?.value.times == [-24])
        #expect(try finding("gaba_ngenes").sampleSize?.value.groups.map(\.count) == [10, 10, 10])
    }

    @Test("says of every value that stays words why it does")
    func reasons() throws {
        let dossier = try load()
        let words = dossier.allFindings.filter { $0.value.value.isText }
        #expect(words.count == 78)
        for finding in words {
            guard case .text(let text, let reason) = finding.value.value else { continue }
            #expect(!text.isEmpty && reason.count > 20, "\(finding.id)")
        }
    }

    @Test("keeps disagreements side by side and corrects what circulates")
    func conflicts() throws {
        let dossier = try load()
        #expect(dossier.conflicts.count == 13)
        #expect(dossier.conflicts.allSatisfy { $0.sides.count == 2 })
        #expect(dossier.corrections.count == 15)
        let route = try #require(dossier.conflicts.first { $0.topic == "route and receptor" })
        let values = route.sides.map { $0.findings.compactMap { dossier.finding($0)?.value.value.numbers }.joined() }
        #expect(values.map(Array.init) == [[38, 0], [23, 0]])
    }

    @Test("has the same hash for the same files")
    func hash() throws {
        #expect(try load().hash == (try load().hash))
        #expect(try load().hash.hexadecimal.count == 64)
    }
}
