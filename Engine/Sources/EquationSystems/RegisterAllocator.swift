internal import Expressions

/// Where the numbers of registers begin while they are not placed yet: constants from zero, then kind by kind.
enum RegisterNumbers {
    static let parameter: Int32 = 0x1000_0000
    static let setup: Int32 = 0x2000_0000
    static let time: Int32 = 0x3000_0000
    static let state: Int32 = 0x3000_0001
    static let temporary: Int32 = 0x4000_0000
}

/// Instructions under construction, each with a register of its own.
struct SectionBuilder {
    var code: ContiguousArray<Instruction>
    var next: Int32
    var registers: [ExpressionID: Int32] = [:]

    init(code: ContiguousArray<Instruction>, next: Int32) {
        self.code = code
        self.next = next
    }

    mutating func add(_ operation: Instruction.Operation, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) -> Int32 {
        let destination = next
        next += 1
        code.append(Instruction(operation: operation, destination: destination, a: a, b: b, c: c))
        return destination
    }
}

/// Where each kind of register lies in one row of memory.
struct RegisterLayout {
    var constants: Int32
    var parameters: Int32
    var setups: Int32
    var states: Int32

    var temporaryBase: Int32 { constants + parameters + setups + 1 + states }

    /// The place of a register that outlives sections.
    func place(_ number: Int32) -> Int32 {
        if number < RegisterNumbers.parameter { return number }
        if number < RegisterNumbers.setup { return number - RegisterNumbers.parameter + constants }
        if number < RegisterNumbers.time { return number - RegisterNumbers.setup + constants + parameters }
        return number - RegisterNumbers.time + constants + parameters + setups
    }
}

/// Gives the temporaries of one section places that are used again once free.
struct RegisterAllocator {
    private let layout: RegisterLayout
    private var lastUse: [Int32: Int] = [:]
    private var places: [Int32: Int32] = [:]
    private var free: [Int32] = []
    private(set) var used: Int32 = 0

    init(_ section: Section, layout: RegisterLayout) {
        self.layout = layout
        for (index, instruction) in section.code.enumerated() {
            for operand in [instruction.a, instruction.b, instruction.c] where operand >= RegisterNumbers.temporary {
                lastUse[operand] = index
            }
        }
        for output in section.outputs where output >= RegisterNumbers.temporary { lastUse[output] = Int.max }
    }

    mutating func allocate(_ section: Section) -> Section {
        var result = Section()
        result.code.reserveCapacity(section.code.count)
        for (index, instruction) in section.code.enumerated() {
            var placed = instruction
            placed.a = place(instruction.a)
            placed.b = place(instruction.b)
            placed.c = place(instruction.c)
            for operand in Set([instruction.a, instruction.b, instruction.c]) where lastUse[operand] == index {
                if let place = places.removeValue(forKey: operand) { free.append(place) }
            }
            placed.destination = destination(instruction.destination)
            result.code.append(placed)
        }
        result.outputs = ContiguousArray(section.outputs.map { place($0) })
        return result
    }

    private func place(_ number: Int32) -> Int32 {
        number < RegisterNumbers.temporary ? layout.place(number) : places[number] ?? 0
    }

    private mutating func destination(_ number: Int32) -> Int32 {
        guard number >= RegisterNumbers.temporary else { return layout.place(number) }
        let place: Int32
        if let known = free.popLast() {
            place = known
        } else {
            place = layout.temporaryBase + used
            used += 1
        }
        // A value that nothing uses frees its place at once.
        if lastUse[number] == nil { free.append(place) } else { places[number] = place }
        return place
    }
}
