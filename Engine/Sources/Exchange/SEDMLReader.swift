internal import Diagnostics
internal import Expressions
internal import ModelFormats

/// Reads SED-ML Level 1 Versions 1 to 4.
///
/// All faults are gathered. What is understood but not supported becomes a value that is refused where it is used, so
/// that the rest of a document still runs.
struct SEDMLReader {
    var document: SEDML
    var faults: [Diagnostic] = []
    let file: String
    var styles: [String: SEDML.Style] = [:]

    /// The most tasks, outputs or other elements in one list.
    static let mostElements = 20_000

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - text: XML in UTF-8.
    ///   - file: The name that faults carry.
    /// - Returns: the experiment in SED-ML's words.
    /// - Throws: all faults, each with its line.
    static func read(_ text: String, file: String) throws(DiagnosticsError) -> SEDML {
        let bounded = try SBMLText(text, file: file, language: "sedml")
        let tree = try XMLTree(bounded.text, file: file, rule: "sedml-xml")
        var reader = SEDMLReader(file: file)
        // NOTE: nothing of the tree outlives this.
        if let root = tree.root { reader.read(SEDMLElement(node: root, file: file)) }
        _ = tree.document
        if !reader.faults.isEmpty { throw DiagnosticsError(Array(reader.faults.prefix(50))) }
        return reader.document
    }

    private init(file: String) {
        self.file = file
        document = SEDML(file: file)
    }

    private mutating func read(_ root: SEDMLElement) {
        guard root.name.lowercased() == "sedml" else {
            return fail(root, "the root element is '\(root.name)', not 'sedML'")
        }
        let (level, version) = (root.attribute("level") ?? "1", root.attribute("version") ?? "1")
        guard level == "1", let number = Int(version), (1...4).contains(number) else {
            return fail(
                root,
                "SED-ML Level \(level) Version \(version) is not supported; Level 1 Versions 1 to 4 are"
            )
        }
        document.parameters = root.list("listOfAlgorithmParameters").compactMap(parameter)
        readStyles(root.list("listOfStyles"))
        for element in bounded(root.list("listOfModels")) { readModel(element) }
        for element in bounded(root.list("listOfSimulations")) { readSimulation(element) }
        for element in bounded(root.list("listOfTasks")) { readTask(element) }
        for element in bounded(root.list("listOfDataGenerators")) {
            guard let id = required("id", element), let calculation = calculation(element) else { continue }
            document.generators.append(
                .init(
                    id: id,
                    name: element.attribute("name") ?? id,
                    calculation: calculation,
                    location: element.location
                )
            )
        }
        for element in bounded(root.list("listOfOutputs")) { readOutput(element) }
        refuseDuplicates()
    }

    private mutating func bounded(_ elements: [SEDMLElement]) -> [SEDMLElement] {
        if elements.count > Self.mostElements {
            fail(elements[0], "\(elements.count) elements in one list; at most \(Self.mostElements) are read")
            return []
        }
        return elements
    }

    private mutating func refuseDuplicates() {
        let named =
            document.models.map { ($0.id, $0.location) } + document.simulations.map { ($0.id, $0.location) }
            + document.tasks.map { ($0.id, $0.location) } + document.generators.map { ($0.id, $0.location) }
            + document.outputs.map { ($0.id, $0.location) }
        var seen: Set<String> = []
        for (id, location) in named where !seen.insert(id).inserted {
            faults.append(
                Diagnostic(.error, rule: "sedml-id", at: location, element: "'\(id)'", "the id is used twice")
            )
        }
    }

    // MARK: Models

    private mutating func readModel(_ element: SEDMLElement) {
        guard let id = required("id", element), let source = required("source", element) else { return }
        var model = SEDML.Model(
            id: id,
            language: element.attribute("language") ?? "",
            source: source,
            location: element.location
        )
        for change in element.list("listOfChanges") {
            guard let target = target(change) else { continue }
            let kind: SEDML.Change.Kind?
            switch change.name {
            case "changeAttribute": kind = required("newValue", change).map { .attribute(newValue: $0) }
            case "removeXML": kind = .remove
            case "addXML", "changeXML":
                if let new = change.child("newXML") {
                    kind = change.name == "addXML" ? .add(xml: new.innerXML) : .replace(xml: new.innerXML)
                } else {
                    fail(change, "'\(change.name)' has no 'newXML'")
                    kind = nil
                }
            case "computeChange": kind = calculation(change).map { .compute($0) }
            default:
                fail(change, "change '\(change.name)' is not known")
                kind = nil
            }
            if let kind { model.changes.append(.init(target: target, kind: kind, location: change.location)) }
        }
        document.models.append(model)
    }

    // MARK: Simulations

    private mutating func readSimulation(_ element: SEDMLElement) {
        guard let id = required("id", element) else { return }
        let kind: SEDML.Simulation.Kind
        switch element.name {
        case "uniformTimeCourse":
            guard let start = number("initialTime", element), let output = number("outputStartTime", element),
                let end = number("outputEndTime", element)
            else { return }
            // NOTE: Version 4 renamed the number of points, which never counted the first, to that of steps.
            guard let text = element.attribute("numberOfSteps", "numberOfPoints"), let steps = Int(text), steps >= 0
            else { return fail(element, "'numberOfSteps' is not a whole number from 0 on") }
            kind = .timeCourse(start: start, outputStart: output, end: end, steps: steps)
        case "oneStep":
            guard let step = number("step", element) else { return }
            kind = .oneStep(step)
        case "steadyState": kind = .steadyState
        default: kind = .other(element.name)
        }
        let algorithm = element.child("algorithm")
        document.simulations.append(
            .init(
                id: id,
                kind: kind,
                algorithm: algorithm?.attribute("kisaoID").map(KiSAO.canonical),
                parameters: algorithm?.list("listOfAlgorithmParameters").compactMap(parameter) ?? [],
                location: element.location
            )
        )
    }

    private func parameter(_ element: SEDMLElement) -> SEDML.AlgorithmParameter? {
        guard let id = element.attribute("kisaoID") else { return nil }
        return .init(
            id: KiSAO.canonical(id),
            name: element.attribute("name") ?? "",
            value: element.attribute("value") ?? ""
        )
    }

    // MARK: Formulas

    mutating func calculation(_ element: SEDMLElement) -> SEDML.Calculation? {
        guard let math = element.child("math") else {
            fail(element, "'\(element.name)' has no 'math'")
            return nil
        }
        var calculation: SEDML.Calculation
        do throws(SEDMLMath.Fault) {
            calculation = .init(math: try SEDMLMath.read(math, into: &document.graph))
        } catch {
            fail(math, error.message)
            return nil
        }
        calculation.variables = element.list("listOfVariables").compactMap { variable($0) }
        for parameter in element.list("listOfParameters") {
            guard let id = required("id", parameter), let value = number("value", parameter) else { continue }
            calculation.parameters[id] = value
        }
        return calculation
    }

    private mutating func variable(_ element: SEDMLElement) -> SEDML.Variable? {
        guard let id = required("id", element) else { return nil }
        var variable = SEDML.Variable(
            id: id,
            task: element.attribute("taskReference"),
            model: element.attribute("modelReference"),
            location: element.location
        )
        var symbol = element.attribute("symbol")
        if element.attribute("target") != nil { variable.target = target(element) }
        if let term = element.attribute("dimensionTerm") ?? element.attribute("term") {
            if KiSAO.canonical(term) == "KISAO:0000834" {
                symbol = term
            } else if let aggregate = KiSAO.aggregates[KiSAO.canonical(term)] {
                variable.aggregate = aggregate
                variable.ignoresNaN = KiSAO.ignoringNaN.contains(KiSAO.canonical(term))
            } else {
                fail(element, "term '\(term)' is not supported")
            }
        }
        if let symbol {
            guard let known = KiSAO.symbol(symbol) else {
                fail(element, "symbol '\(symbol)' is not supported")
                return nil
            }
            variable.symbol = known
        }
        if variable.target == nil && variable.symbol != .time {
            fail(element, "variable '\(id)' has neither a 'target' nor the symbol of time")
            return nil
        }
        variable.dimensions = element.list("listOfAppliedDimensions").compactMap {
            $0.attribute("target", "dimensionTarget")
        }
        return variable
    }

    mutating func target(_ element: SEDMLElement) -> SEDML.Target? {
        required("target", element).map { .init(path: $0, namespaces: element.namespaces) }
    }

    // MARK: Attributes

    mutating func required(_ name: String, _ element: SEDMLElement) -> String? {
        if let value = element.attribute(name), !value.isEmpty { return value }
        fail(element, "'\(element.name)' has no '\(name)'")
        return nil
    }

    mutating func number(_ name: String, _ element: SEDMLElement) -> Double? {
        guard let text = required(name, element) else { return nil }
        let words = SEDMLMath.trimmed(text)
        if let value = Double(words), value.isFinite { return value }
        fail(element, "'\(name)' of '\(element.name)' is '\(words)', not a finite number")
        return nil
    }

    mutating func boolean(_ name: String, _ element: SEDMLElement) -> Bool? {
        switch element.attribute(name) {
        case nil: return nil
        case "true", "1": return true
        case "false", "0": return false
        case let other?:
            fail(element, "'\(name)' is '\(other)', not 'true' or 'false'")
            return nil
        }
    }

    mutating func fail(_ element: SEDMLElement, _ message: String) {
        let id = element.attribute("id").map { "\(element.name) '\($0)'" }
        faults.append(Diagnostic(.error, rule: "sedml", at: element.location, element: id, message))
    }
}
