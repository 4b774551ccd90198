internal import CSBML
internal import Diagnostics
internal import Expressions
internal import ReactionModels

/// Turns one libSBML model into a `ReactionModel`, collecting every fault on the way.
///
/// Split by aspect: `SBMLModelReader+Components` reads what
/// the model consists of, `SBMLModelReader+Dynamics` what makes it change.
struct SBMLModelReader {
    let file: String
    private(set) var level = 3
    private(set) var version = 2
    var model = ReactionModel(id: "model")
    var math: SBMLMath
    /// Variables that have a rule.
    var ruled: Set<String> = []
    var diagnostics: [Diagnostic] = []

    init(file: String) {
        self.file = file
        math = SBMLMath(file: file)
    }

    /// Reads the whole model.
    ///
    /// - Throws: All faults of the text; what the model means is left to `ReactionModel.validate()`.
    mutating func read(
        _ document: borrowing SBMLDocument,
        notes: [Diagnostic]
    ) throws(DiagnosticsError) -> ReactionModel {
        guard let source = document.model else { return model }
        level = Int(SBMLDocument_getLevel(document.pointer))
        version = Int(SBMLDocument_getVersion(document.pointer))
        let id = String(sbml: Model_getId(source))
        if !id.isEmpty { model.id = id }
        model.name = text(Model_getName(source))
        model.annotation = SBMLAnnotation.read(source)
        model.level = level
        model.version = version
        model.notes = notes
        locate("model \(model.id)", source)
        findRuledVariables(source)
        readUnits(source)
        readCompartments(source)
        readSpecies(source)
        readParameters(source)
        // Level 1 has no csymbol: formulas mean time by its name, unless the model gives that to something else.
        let named = model.compartments.map(\.id) + model.species.map(\.id) + model.parameters.map(\.id)
        if level == 1, !named.contains("time") { math.timeName = "time" }
        readFunctions(source)
        readInitialAssignments(source)
        readRules(source)
        readReactions(source)
        readEvents(source)
        noteConstraints(source)
        readDraws()
        model.graph = math.graph
        let faults = diagnostics + math.diagnostics
        guard faults.isEmpty else {
            // What a faultless text would be told by `validate` is told now, so that one run shows everything.
            let others = model.validate().filter { $0.severity == .error }
            throw DiagnosticsError((faults + others).sorted(by: Self.inTextOrder))
        }
        return model
    }

    /// The items of one of libSBML's lists.
    func items(_ count: UInt32, _ item: (UInt32) -> OpaquePointer?) -> [OpaquePointer] {
        (0..<count).compactMap(item)
    }

    /// A string that the text gives, or nil.
    func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        let value = String(sbml: pointer)
        return value.isEmpty ? nil : value
    }

    mutating func fail(
        _ rule: String,
        _ element: OpaquePointer?,
        _ name: String,
        _ message: String,
        suggestion: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                .error,
                rule: rule,
                at: SourceLocation(file: file, element: element),
                element: name,
                message,
                suggestion: suggestion
            )
        )
    }

    /// Keeps where an element stands, under the name that faults give it.
    mutating func locate(_ name: String, _ element: OpaquePointer) {
        let location = SourceLocation(file: file, element: element)
        if location.line != nil, model.locations[name] == nil { model.locations[name] = location }
    }

    /// The mathematics of an element.
    ///
    /// Level 3 Version 2 lets mathematics be absent, which then means that its element is; before, that is a fault.
    mutating func expression(
        _ tree: OpaquePointer?,
        of element: OpaquePointer?,
        _ name: String,
        locals: [String: ExpressionID] = [:]
    ) -> ExpressionID? {
        guard let tree else {
            if level < 3 || version < 2 {
                fail("sbml-math", element, name, "it has no mathematics", suggestion: "add a <math> element")
            }
            return nil
        }
        let scope = SBMLMath.Scope(
            locals: locals,
            element: name,
            location: SourceLocation(file: file, element: element)
        )
        return math.expression(tree, in: scope)
    }

    private mutating func noteConstraints(_ source: OpaquePointer) {
        guard let first = Model_getConstraint(source, 0) else { return }
        let count = Model_getNumConstraints(source)
        note(
            "sbml-constraint",
            first,
            count == 1 ? "1 constraint" : "\(count) constraints",
            "constraints are not checked"
        )
    }

    /// Says what is left out.
    mutating func note(_ rule: String, _ element: OpaquePointer?, _ name: String, _ message: String) {
        model.notes.append(
            Diagnostic(.note, rule: rule, at: SourceLocation(file: file, element: element), element: name, message)
        )
    }

    private static func inTextOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        (left.location?.line ?? 0, left.location?.column ?? 0) < (
            right.location?.line ?? 0, right.location?.column ?? 0
        )
    }
}
