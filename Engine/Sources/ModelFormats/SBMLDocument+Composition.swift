internal import CSBML
internal import Diagnostics
internal import Glibc

/// Models composed of others: the `comp` package.
extension SBMLDocument {
    /// Replaces submodels, deletions and replacements of the `comp` package by one plain model.
    func flatten() throws(DiagnosticsError) {
        var visited: Set<String> = []
        try checkExternalModels(&visited)
        let known = SBMLDocument_getNumErrors(pointer)
        let properties = ConversionProperties_create()
        defer { ConversionProperties_free(properties) }
        // NOTE: references that make no sense are found by libSBML's validation, if that is asked for.
        let options = ["flatten comp": true, "performValidation": true, "leavePorts": false]
        for (key, value) in options {
            let option = ConversionOption_create(key)
            ConversionOption_setBoolValue(option, value ? 1 : 0)
            ConversionProperties_addOption(properties, option)
            ConversionOption_free(option)
        }
        let (status, reason) = Self.withReason { HeptadSBMLDocument_convert(pointer, properties, $0, $1) }
        let faults = messages(from: known).filter { $0.severity == .error }
        guard status == LIBSBML_OPERATION_SUCCESS.rawValue, faults.isEmpty else {
            throw DiagnosticsError(
                faults.isEmpty
                    ? [
                        fault(
                            "sbml-comp",
                            "the composed model cannot be flattened\(reason.isEmpty ? "" : ": \(reason.asSentence)")",
                            suggestion: "check the references of its submodels, ports, deletions and replacements"
                        )
                    ] : faults
            )
        }
    }

    /// Refuses external models that lie elsewhere than beside or below this one, and those that cannot be read.
    ///
    /// libSBML reads them itself while it flattens; here they are held to the same bounds as the first text.
    private func checkExternalModels(_ visited: inout Set<String>) throws(DiagnosticsError) {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().map { $0 + "/" }.joined()
        var index: UInt32 = 0
        while let definition = HeptadSBMLDocument_externalModel(pointer, index) {
            let source = HeptadSBMLDocument_externalSource(pointer, index)
            index += 1
            defer { free(source) }
            let name = String(sbml: source)
            let isBeside = !name.isEmpty && !name.hasPrefix("/") && !name.contains(":")
            guard isBeside, !name.split(separator: "/").contains("..") else {
                throw DiagnosticsError([
                    Diagnostic(
                        .error,
                        rule: "sbml-external",
                        at: SourceLocation(file: file, element: definition),
                        element: "external model '\(name)'",
                        "only files beside the model or in a folder below it are read",
                        suggestion: "put the file there and name it without '..', scheme or leading '/'"
                    )
                ])
            }
            let path = folder + name
            guard visited.insert(path).inserted else { continue }
            let external = try SBMLDocument(SBMLText(ModelFile.text(at: path), file: path), file: path)
            let faults = external.messages(from: 0).filter { $0.severity == .error }
            guard faults.isEmpty else { throw DiagnosticsError(faults) }
            if let element = HeptadSBMLDocument_firstMalformed(external.pointer) {
                throw DiagnosticsError([external.malformed(element)])
            }
            try external.checkExternalModels(&visited)
        }
    }
}
