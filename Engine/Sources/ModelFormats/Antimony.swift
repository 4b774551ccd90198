public import Diagnostics
public import ReactionModels

/// Antimony, a text form of reaction networks.
///
/// Supported are models of reactions, rules, events, functions and units, and models composed of others, also from
/// imported files. DNA strands, constraints, objectives and random distributions are refused by name. Of annotations, ontology
/// terms and entries of databases are kept; notes and the like are passed over.
///
/// **Source**: Smith LP, Bergmann FT, Chandran D, Sauro HM. Antimony: a modular model definition language.
/// Bioinformatics 2009;25:2452, doi 10.1093/bioinformatics/btp401. The meaning follows libAntimony 3.3's translation
/// to SBML Level 3 Version 2.
public enum Antimony {
    /// Longer texts are refused, in bytes.
    static let sizeLimit = 16 << 20

    /// Reads the model that an Antimony text describes.
    ///
    /// A value `S = 10` of a species is a concentration, an amount after `substanceOnly`; a species without compartment
    /// stands in `default_compartment` of size one; `log` is the natural logarithm.
    ///
    /// - Parameters:
    ///   - text: The model, in one `model` block or without any. Of several blocks, the one marked `model *name`.
    ///   - file: The name that messages give to the text.
    /// - Returns: The model, in the order of the text.
    /// - Throws: Every fault of the text, with line, column and element.
    /// - Complexity: O(*n*) in the length of the text, plus the expansion of its functions.
    public static func read(_ text: String, file: String) throws(DiagnosticsError) -> ReactionModel {
        var faults = AntimonyFaults(file: file)
        guard text.utf8.count <= sizeLimit else {
            faults.add(
                line: 1,
                column: 1,
                rule: "antimony-size",
                "the text is longer than \(sizeLimit >> 20) MiB",
                suggestion: "split the model"
            )
            throw DiagnosticsError(faults.diagnostics)
        }
        let tokens = AntimonyLexer.tokens(of: text, faults: &faults)
        var parser = AntimonyParser(tokens, faults: faults)
        parser.run()
        faults = parser.faults
        guard let main = main(of: parser, faults: &faults) else { throw DiagnosticsError(faults.sorted) }
        let model = AntimonyBuilder.build(main, faults: &faults)
        guard faults.diagnostics.isEmpty else { throw DiagnosticsError(faults.sorted) }
        return model
    }

    /// Finds the one model that is meant; a text that leaves this open is refused, not guessed at.
    private static func main(of parser: AntimonyParser, faults: inout AntimonyFaults) -> AntimonyModel? {
        let outside = parser.current
        guard !parser.models.isEmpty else {
            if outside.isEmpty, faults.diagnostics.isEmpty {
                faults.add(
                    line: 1,
                    column: 1,
                    rule: "antimony-empty",
                    "the text describes no model",
                    suggestion: "write a reaction, such as A -> B; k*A"
                )
                return nil
            }
            return outside
        }
        let marked = parser.models.filter(\.isMain)
        // Models above only serve what stands outside of them.
        if marked.isEmpty, outside.isComposed { return outside }
        if !outside.isEmpty,
            let place = outside.symbols[outside.order.first ?? ""]?.place ?? outside.units.first?.unit.place
        {
            faults.add(
                at: place,
                rule: "antimony-outside",
                "statements stand outside of the model blocks",
                suggestion: "move them into a model, or remove the model lines"
            )
        }
        if let extra = marked.dropFirst().first, let place = extra.place {
            faults.add(
                at: place,
                rule: "antimony-main",
                element: "model \(extra.name)",
                "a second model is marked as the one to read",
                suggestion: "keep one '*'"
            )
        }
        let others = parser.models.dropLast().map(\.name)
        let isClear = others.allSatisfy { parser.usedModels.contains($0) || parser.importedModels.contains($0) }
        if marked.isEmpty, !isClear, let place = parser.models.last?.place {
            faults.add(
                at: place,
                rule: "antimony-main",
                element: "model \(parser.models.last?.name ?? "")",
                "the text holds \(parser.models.count) models and marks none as the one to read",
                suggestion: "mark it: model *name"
            )
        }
        return marked.first ?? parser.models.last
    }
}
