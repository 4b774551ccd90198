import Diagnostics
import Foundation

@testable import Dossiers

/// A small dossier without a fault, in which tests make one fault at a time.
struct FixtureDossier {
    var files: [String: String] = [
        "dossier.yaml": """
        compound: pgp
        name: PGP
        class: peptide
        identity:
          sequence: f_seq
          average_mass: f_mass
          identifiers: [f_cas]
        cut_sites:
        - {of: PGP, after: 1, products: [P, GP], finding: f_seq}
        """,
        "sources.yaml": """
        sources:
        - id: s_one
          authors: Doe J
          year: 2001
          title: A study
          journal: A journal
          language: en
          kind: in vitro
          access: abstract
          seen: [abstract]
          independent_of_developers: true
        - id: s_other
          authors: Roe R
          title: A study of semax
          journal: A journal
          language: en
          kind: animal in vivo
          subject: {role: surrogate, of: [semax]}
          access: abstract
          seen: [abstract]
          independent_of_developers: false
        """,
        "findings.yaml": """
        findings:
        - id: f_seq
          source: s_one
          system: identity
          quantity: sequence
          value: {identifier: PGP, scheme: sequence}
          seen: abstract
        - id: f_mass
          source: s_one
          system: identity
          quantity: average mass
          value: {quantity: 269.30, unit: g/mol}
          seen: computed
        - id: f_cas
          source: s_one
          system: identity
          quantity: registry number
          value: {identifier: 9063-57-4, scheme: CAS}
          seen: secondary
        - id: f_semax
          source: s_other
          system: pk
          quantity: uptake
          subject: {role: surrogate, of: [semax]}
          value: {quantity: 0.093, unit: "%/g"}
          time: {at: [2], unit: min}
          seen: abstract
        - id: f_words
          source: s_one
          system: pk
          quantity: level
          value: {text: increase}
          seen: abstract
        """,
        "text-values.yaml": """
        reasons:
          direction: only a direction was printed
        values:
        - {finding: f_words, reason: direction}
        """,
    ]

    /// The same with one text replaced; the text must be there.
    func replacing(_ old: String, with new: String, in file: String) -> FixtureDossier {
        var copy = self
        let text = files[file] ?? ""
        precondition(text.contains(old), "\(file) has no \(old)")
        copy.files[file] = text.replacingOccurrences(of: old, with: new)
        return copy
    }

    /// Writes the files, loads the folder and removes it; messages name the files without the folder.
    func load() throws -> (dossier: Dossier?, messages: [String]) {
        let folder = NSTemporaryDirectory() + "heptad-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files { try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
        let (dossier, diagnostics) = Dossier.load(folder)
        return (dossier, diagnostics.map { $0.description.replacingOccurrences(of: folder + "/", with: "") })
    }
}
