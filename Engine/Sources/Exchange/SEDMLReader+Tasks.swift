internal import Diagnostics
internal import Foundation

extension SEDMLReader {
    mutating func readTask(_ element: SEDMLElement) {
        guard let id = required("id", element) else { return }
        let kind: SEDML.AbstractTask.Kind
        switch element.name {
        case "task":
            guard let model = required("modelReference", element),
                let simulation = required("simulationReference", element)
            else { return }
            kind = .single(model: model, simulation: simulation)
        case "repeatedTask":
            guard let repetition = repetition(element) else { return }
            kind = .repeated(repetition)
        default: kind = .other(element.name)
        }
        document.tasks.append(.init(id: id, kind: kind, location: element.location))
    }

    private mutating func repetition(_ element: SEDMLElement) -> SEDML.Repetition? {
        guard let range = required("range", element) else { return nil }
        var repetition = SEDML.Repetition(
            range: range,
            resetsModel: boolean("resetModel", element) ?? false,
            concatenates: boolean("concatenate", element)
        )
        for child in element.list("listOfRanges") {
            guard let id = required("id", child), let kind = rangeKind(child) else { continue }
            repetition.ranges.append(.init(id: id, kind: kind, location: child.location))
        }
        repetition.changes = setValues(element)
        let subtasks = element.list("listOfSubTasks").enumerated().sorted { left, right in
            let orders = [left, right].map { Int($0.element.attribute("order") ?? "") ?? 0 }
            return (orders[0], left.offset) < (orders[1], right.offset)
        }
        for (_, child) in subtasks {
            guard let task = required("task", child) else { continue }
            repetition.subtasks.append(.init(task: task, changes: setValues(child)))
        }
        if repetition.subtasks.isEmpty { fail(element, "there are no subtasks") }
        return repetition
    }

    private mutating func setValues(_ element: SEDMLElement) -> [SEDML.SetValue] {
        var values: [SEDML.SetValue] = []
        for child in element.list("listOfChanges") {
            guard child.name == "setValue" else {
                fail(child, "'\(child.name)' is not a change that a task can make")
                continue
            }
            guard let model = required("modelReference", child), let target = target(child),
                let calculation = calculation(child)
            else { continue }
            values.append(
                .init(
                    model: model,
                    target: target,
                    symbol: child.attribute("symbol").flatMap(KiSAO.symbol),
                    range: child.attribute("range"),
                    calculation: calculation,
                    location: child.location
                )
            )
        }
        return values
    }

    private mutating func rangeKind(_ element: SEDMLElement) -> SEDML.Range.Kind? {
        switch element.name {
        case "vectorRange":
            var values: [Double] = []
            for child in element.children("value") {
                guard let value = Double(SEDMLMath.trimmed(child.text)) else {
                    fail(child, "'\(SEDMLMath.trimmed(child.text))' is not a number")
                    return nil
                }
                values.append(value)
            }
            return .values(values)
        case "uniformRange":
            guard let start = number("start", element), let end = number("end", element) else { return nil }
            guard let text = element.attribute("numberOfSteps", "numberOfPoints"), let steps = Int(text),
                (0...1_000_000).contains(steps)
            else {
                fail(element, "'numberOfSteps' is not a whole number from 0 to 1000000")
                return nil
            }
            switch element.attribute("type") ?? "linear" {
            case "linear": return .values(Self.spread(start, end, steps) { start + (end - start) * $0 })
            case "log":
                guard start > 0, end > 0 else {
                    fail(element, "a logarithmic range needs 'start' and 'end' above zero")
                    return nil
                }
                return .values(Self.spread(start, end, steps) { start * pow(end / start, $0) })
            case let other:
                fail(element, "type '\(other)' is not 'linear' or 'log'")
                return nil
            }
        case "functionalRange":
            guard let index = element.attribute("range", "index") else {
                fail(element, "the functional range names no 'range'")
                return nil
            }
            return calculation(element).map { .functional(index: index, $0) }
        default: return .other(element.name)
        }
    }

    /// Values at equal shares, whose ends are exactly those given.
    private static func spread(_ start: Double, _ end: Double, _ steps: Int, _ value: (Double) -> Double) -> [Double] {
        (0...steps).map { $0 == 0 ? start : $0 == steps ? end : value(Double($0) / Double(steps)) }
    }
}
