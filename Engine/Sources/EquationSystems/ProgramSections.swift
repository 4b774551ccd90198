/// The sections of a program in memory of their own, so that running one touches no reference count.
///
/// Counting references of a copied section took 30 % of the time of a stochastic simulation, whose sections are short.
/// Nothing is written after the start, so that threads may share it.
final class ProgramSections: @unchecked Sendable {
    /// A straight line of instructions and the registers that hold its results.
    struct Span {
        let code: UnsafeBufferPointer<Instruction>
        let outputs: UnsafeBufferPointer<Int32>
    }

    let setup, rightHandSide, jacobian, timeDerivative, observables, triggers, discontinuities: Span
    let eventValues, eventScales, eventTimings: UnsafeBufferPointer<Span>
    private let all: [Span]

    init(_ program: Program) {
        var all: [Span] = []
        func copied(_ section: Section) -> Span {
            let span = Span(code: copy(section.code), outputs: copy(section.outputs))
            all.append(span)
            return span
        }
        setup = copied(program.setup)
        rightHandSide = copied(program.rightHandSide)
        jacobian = copied(program.jacobian)
        timeDerivative = copied(program.timeDerivative)
        observables = copied(program.observables)
        triggers = copied(program.triggers)
        discontinuities = copied(program.discontinuities)
        eventValues = copy(program.eventValues.map(copied))
        eventScales = copy(program.eventScales.map(copied))
        eventTimings = copy(program.eventTimings.map(copied))
        self.all = all
    }

    deinit {
        for span in all {
            span.code.deallocate()
            span.outputs.deallocate()
        }
        for spans in [eventValues, eventScales, eventTimings] { spans.deallocate() }
    }
}

/// The elements in memory that the caller must deallocate.
private func copy<Element>(_ elements: some Collection<Element>) -> UnsafeBufferPointer<Element> {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = memory.initialize(from: elements)
    return UnsafeBufferPointer(memory)
}
