internal import EquationSystems
internal import ReactionModels
internal import Units

/// The units that a model states, by which values from outside are turned into its numbers.
struct ModelUnits {
    /// What a value is for.
    enum Role {
        case time
        case amount(of: Variable)
        case amountPerTime(of: Variable)
    }

    /// Why a value cannot be used.
    struct Mismatch: Error {
        var message: String
        var suggestion: String
    }

    private let system: EquationSystem

    init(_ system: EquationSystem) {
        self.system = system
    }

    /// The number of a quantity in the model's unit; a bare number is in that unit already.
    func value(of quantity: Dose.Quantity, as role: Role, what: String) -> Result<Double, Mismatch> {
        guard let written = quantity.units else { return .success(quantity.value) }
        guard let (target, targetName) = unit(for: role) else {
            return .failure(
                Mismatch(
                    message: "\(what) is given in \(written), but the model states no unit for \(describe(role))",
                    suggestion: "write the number alone, in the model's own unit"
                )
            )
        }
        let own: Unit
        do {
            // The model's own definitions first: its `ml` is what it says.
            let isOwn = system.unitDefinitions.contains { $0.id == written }
            own = try (isOwn ? system.unit(written) : nil) ?? Unit(parsing: written)
        } catch {
            return .failure(
                Mismatch(message: "\(what) is given in \(error)", suggestion: "the model's unit is \(targetName)")
            )
        }
        do {
            return .success(try Quantity(quantity.value, own).converted(to: target).value)
        } catch {
            return .failure(
                Mismatch(
                    message: "\(what) is given in \(written) (\(own.dimension)), but the model's unit for "
                        + "\(describe(role)) is \(targetName) (\(target.dimension))",
                    suggestion: "use a unit that can be converted to \(targetName)"
                )
            )
        }
    }

    /// The model's unit, with the name the model gives it.
    private func unit(for role: Role) -> (Unit, String)? {
        switch role {
        case .time: return named(system.defaultUnits["time"])
        case .amount(let variable): return named(variable.units ?? species(variable, system.defaultUnits["substance"]))
        case .amountPerTime(let variable):
            guard let (amount, amountName) = unit(for: .amount(of: variable)),
                let (time, timeName) = unit(for: .time)
            else { return nil }
            return (amount / time, "\(amountName)/\(timeName)")
        }
    }

    private func species(_ variable: Variable, _ unit: String?) -> String? {
        variable.compartmentSize == nil ? nil : unit
    }

    private func named(_ id: String?) -> (Unit, String)? {
        guard let id, let unit = system.unit(id) else { return nil }
        return (unit, id)
    }

    private func describe(_ role: Role) -> String {
        switch role {
        case .time: "time"
        case .amount(let variable): "the amount of \(variable.name)"
        case .amountPerTime(let variable): "the amount of \(variable.name) per time"
        }
    }
}
