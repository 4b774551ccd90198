internal import CSBML
internal import Diagnostics
internal import Expressions
internal import ReactionModels

extension SBMLModelReader {
    /// Level 1 spells two units otherwise.
    private func unit(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let name = text(pointer) else { return nil }
        guard level == 1 else { return name }
        return ["meter": "metre", "liter": "litre"][name] ?? name
    }

    mutating func readUnits(_ source: OpaquePointer) {
        for definition in items(Model_getNumUnitDefinitions(source), { Model_getUnitDefinition(source, $0) }) {
            let id = String(sbml: UnitDefinition_getId(definition))
            if model.unitDefinitions.contains(where: { $0.id == id }) {
                fail("sbml-duplicate", definition, "unit \(id)", "another unit has the same id")
            }
            let factors = items(UnitDefinition_getNumUnits(definition)) { UnitDefinition_getUnit(definition, $0) }
            model.unitDefinitions.append(
                UnitDefinition(
                    id: id,
                    factors: factors.map { factor in
                        let kind = String(sbml: UnitKind_toString(Unit_getKind(factor)))
                        return UnitDefinition.Factor(
                            kind: ["meter": "metre", "liter": "litre"][kind] ?? kind,
                            exponent: Unit_getExponentAsDouble(factor),
                            scale: Int(Unit_getScale(factor)),
                            multiplier: Unit_getMultiplier(factor)
                        )
                    }
                )
            )
        }
        if level < 3 { addBuiltInUnits() } else { readDefaultUnits(source) }
    }

    /// What levels 1 and 2 mean by these ids, unless the model redefines them (Level 2 Version 5, section 4.4.3).
    private mutating func addBuiltInUnits() {
        let builtIn = [
            UnitDefinition(id: "substance", factors: [.init(kind: "mole")]),
            UnitDefinition(id: "volume", factors: [.init(kind: "litre")]),
            UnitDefinition(id: "area", factors: [.init(kind: "metre", exponent: 2)]),
            UnitDefinition(id: "length", factors: [.init(kind: "metre")]),
            UnitDefinition(id: "time", factors: [.init(kind: "second")]),
        ]
        for unit in builtIn {
            model.defaultUnits[unit.id] = unit.id
            if !model.unitDefinitions.contains(where: { $0.id == unit.id }) { model.unitDefinitions.append(unit) }
        }
        model.defaultUnits["extent"] = "substance"
    }

    private mutating func readDefaultUnits(_ source: OpaquePointer) {
        model.defaultUnits["substance"] = text(Model_getSubstanceUnits(source))
        model.defaultUnits["time"] = text(Model_getTimeUnits(source))
        model.defaultUnits["volume"] = text(Model_getVolumeUnits(source))
        model.defaultUnits["area"] = text(Model_getAreaUnits(source))
        model.defaultUnits["length"] = text(Model_getLengthUnits(source))
        model.defaultUnits["extent"] = text(Model_getExtentUnits(source))
        model.conversionFactor = text(Model_getConversionFactor(source))
    }

    mutating func readCompartments(_ source: OpaquePointer) {
        for item in items(Model_getNumCompartments(source), { Model_getCompartment(source, $0) }) {
            var compartment = Compartment(id: String(sbml: Compartment_getId(item)))
            compartment.name = text(Compartment_getName(item))
            compartment.annotation = SBMLAnnotation.read(item)
            if level < 3 || Compartment_isSetSpatialDimensions(item) != 0 {
                compartment.spatialDimensions = Compartment_getSpatialDimensionsAsDouble(item)
            }
            // Level 1 alone has a default size; libSBML hands it out without calling it set.
            if level == 1 || Compartment_isSetSize(item) != 0 { compartment.size = Compartment_getSize(item) }
            compartment.units = unit(Compartment_getUnits(item))
            // NOTE: level 1 does not say what is constant; what a rule sets is not.
            compartment.isConstant = level == 1 ? !ruled.contains(compartment.id) : Compartment_getConstant(item) != 0
            locate("compartment \(compartment.id)", item)
            model.compartments.append(compartment)
        }
    }

    mutating func readSpecies(_ source: OpaquePointer) {
        for item in items(Model_getNumSpecies(source), { Model_getSpecies(source, $0) }) {
            var species = Species(
                id: String(sbml: Species_getId(item)),
                compartment: String(sbml: Species_getCompartment(item))
            )
            species.name = text(Species_getName(item))
            species.annotation = SBMLAnnotation.read(item)
            if Species_isSetInitialAmount(item) != 0 { species.initialAmount = Species_getInitialAmount(item) }
            if Species_isSetInitialConcentration(item) != 0 {
                species.initialConcentration = Species_getInitialConcentration(item)
            }
            species.substanceUnits = unit(Species_getSubstanceUnits(item))
            species.hasOnlySubstanceUnits = Species_getHasOnlySubstanceUnits(item) != 0
            species.boundaryCondition = Species_getBoundaryCondition(item) != 0
            species.isConstant = level > 1 && Species_getConstant(item) != 0
            species.conversionFactor = text(Species_getConversionFactor(item))
            locate("species \(species.id)", item)
            model.species.append(species)
        }
    }

    mutating func readParameters(_ source: OpaquePointer) {
        for item in items(Model_getNumParameters(source), { Model_getParameter(source, $0) }) {
            var parameter = Parameter(id: String(sbml: Parameter_getId(item)))
            parameter.name = text(Parameter_getName(item))
            parameter.annotation = SBMLAnnotation.read(item)
            if Parameter_isSetValue(item) != 0 { parameter.value = Parameter_getValue(item) }
            parameter.units = unit(Parameter_getUnits(item))
            parameter.isConstant = level == 1 ? !ruled.contains(parameter.id) : Parameter_getConstant(item) != 0
            locate("parameter \(parameter.id)", item)
            model.parameters.append(parameter)
        }
    }

    /// Local parameters of one kinetic law, as parameters of the model and as names in the law's mathematics.
    mutating func localParameters(of law: OpaquePointer, reaction: String) -> [String: ExpressionID] {
        let items =
            level < 3
            ? items(KineticLaw_getNumParameters(law)) { KineticLaw_getParameter(law, $0) }
            : items(KineticLaw_getNumLocalParameters(law)) { KineticLaw_getLocalParameter(law, $0) }
        var names: [String: ExpressionID] = [:]
        for item in items {
            let isOld = level < 3
            let name = String(sbml: isOld ? Parameter_getId(item) : LocalParameter_getId(item))
            var parameter = Parameter(id: "\(reaction).\(name)")
            parameter.name = text(isOld ? Parameter_getName(item) : LocalParameter_getName(item))
            parameter.annotation = SBMLAnnotation.read(item)
            if isOld ? Parameter_isSetValue(item) != 0 : LocalParameter_isSetValue(item) != 0 {
                parameter.value = isOld ? Parameter_getValue(item) : LocalParameter_getValue(item)
            }
            parameter.units = unit(isOld ? Parameter_getUnits(item) : LocalParameter_getUnits(item))
            if names.updateValue(math.graph.symbol(parameter.id), forKey: name) != nil {
                fail(
                    "sbml-duplicate",
                    item,
                    "local parameter \(name) of reaction \(reaction)",
                    "another local parameter has the same id"
                )
            } else {
                model.parameters.append(parameter)
            }
        }
        return names
    }
}
