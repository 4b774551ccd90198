import Diagnostics
import Expressions
import ModelFormats
import ReactionModels
import Testing

@Suite("Writing models")
struct ModelWriterTests {
    /// Everything both languages have.
    private static let everything = """
        model *m1()
          compartment C = 2.5; var compartment D;
          D := 1 + time
          species S1 in C, $S2 in D, S4 in C; substanceOnly species S3 in C
          S1 = 10/C; S2 = 0.1; S3 = 7; S4 = 2*k
          unit mmol = 1e-3 mole; unit per_hour = 1/(3600 second); unit substance = 1e-3 mole
          unit area_rate = metre^2/second; k has per_hour; S3 has mmol; S3.conversionFactor = f; f = 2
          k = 0.25; var p; q = -1e-7; n = 2; r' = -r; r = 1e30; i = inf
          J0: 2 S1 + n S3 -> S2; k*S1 - piecewise(1, S1 > 2 && !(p < q), 2^-k)*S3
          J1: => S4; ; J2: S4 => ; k*S4/(1 + S4)
          S4 -| J0; I: S3 -o J1; S1 + S3 -( J2
          0 = p + S1 - sqrt(k)
          E1: at 2*k after S1 > 3 || time >= 5, priority = p, t0 = false, persistent = false: S1 = 1, q = k - 1
          at S4 < 0.5, fromTrigger = false: q = rateOf(r)
          S1 is "first \u{3b1}"; J0 is "step"
        end
        m1 is "a model"
        """

    private func summary(_ model: ReactionModel) -> [String] {
        func math(_ id: ExpressionID?) -> String { id.map { prefix($0, in: model.graph) } ?? "none" }
        var lines = ["\(model.id) \(model.name ?? "")"]
        lines += model.compartments.map { "\($0)" }.sorted() + model.species.map { "\($0)" }.sorted()
        lines += model.parameters.map { "\($0)" }.sorted() + model.unitDefinitions.map { "\($0)" }.sorted()
        lines += model.initialAssignments.map { "\($0.symbol) \(math($0.math))" }.sorted()
        lines += model.rules.map { "\($0.elementName) \(math($0.math))" }.sorted()
        for reaction in model.reactions {
            let sides = reaction.reactants + reaction.products
            lines.append("\(reaction.id) \(reaction.name ?? "") \(reaction.isReversible) \(reaction.modifiers)")
            lines.append("\(sides.map { "\($0)" }) \(reaction.reactants.count) \(math(reaction.kineticLaw))")
        }
        for event in model.events {
            let parts = [event.trigger, event.delay, event.priority].map(math)
            let flags = [event.triggerInitialValue, event.triggerIsPersistent, event.useValuesFromTriggerTime]
            lines.append("\(event.id ?? "") \(parts) \(flags)")
            lines += event.assignments.map { "\($0.variable) \(math($0.math))" }
        }
        return lines + model.defaultUnits.map { "\($0)" }.sorted()
    }

    @Test("A model comes back as it was, in either language", arguments: [ModelLanguage.antimony, .sbml])
    func roundTrip(language: ModelLanguage) throws {
        let model = try Antimony.read(Self.everything, file: "m.ant")
        let written = try text(of: model, in: language)
        let again =
            switch language {
            case .antimony: try Antimony.read(written, file: "again.ant")
            case .sbml: try SBML.read(written, file: "again.xml")
            }
        #expect(summary(again) == summary(model), "\(written)")
        #expect(model.reactions.map(\.modifiers) == [["S4"], ["S3"], ["S1", "S3"]])
        #expect(model.species.count == 4 && model.events.count == 2 && model.reactions.count == 3)
    }

    @Test("Ontology terms and entries of databases are kept through both languages and back")
    func annotations() throws {
        let text = """
            model *m()
              compartment C; species S in C; S = 1; J: S -> ; k*S; k = 1; E: at time > 1: S = 2
              S identity "http://identifiers.org/CHEBI:15377",
                "http://x.org/b"
              S part "http://x.org/c"; S.sboTerm = 247; k.sboTerm = 27; J description "http://x.org/d"
              E hasProperty "http://x.org/e"; C container "http://x.org/f"
              model model_source "http://x.org/m"; model taxon "http://x.org/t"; model.sboTerm = 293
              k notes "passed over"; model created "2012-01-01T00:00:00Z"
            end
            """
        func said(_ model: ReactionModel) -> [String] {
            let all =
                [model.annotation] + [model.compartments[0].annotation, model.species[0].annotation]
                + [model.parameters[0].annotation, model.reactions[0].annotation, model.events[0].annotation]
            return all.map { annotation in
                let terms = annotation?.terms.map { "\($0.isOfModels) \($0.relation) \($0.resources)" } ?? []
                return "\(annotation?.sboTerm ?? -1) \(terms)"
            }
        }
        let model = try Antimony.read(text, file: "m.ant")
        let written = try ModelFormats.text(of: model, in: .sbml)
        let again = try SBML.read(written, file: "again.xml")
        let back = try Antimony.read(ModelFormats.text(of: again, in: .antimony), file: "back.ant")
        #expect(
            said(model)[2] == "247 [\"false is [\\\"http://identifiers.org/CHEBI:15377\\\", \\\"http://x.org/b\\\"]\","
                + " \"false hasPart [\\\"http://x.org/c\\\"]\"]"
        )
        #expect(said(model)[0].hasPrefix("293 [\"true is ") && said(model)[0].contains("false hasTaxon"))
        #expect(said(again) == said(model) && said(back) == said(model))
        #expect(written.contains("bqbiol:occursIn") && written.contains("rdf:about=\"#meta_S\""))
    }

    @Test("Notes and foreign annotations of SBML come through as they are")
    func notes() throws {
        let text = """
            <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m">
            <listOfParameters><parameter id="k" metaid="_k" value="1" constant="true">
            <notes><body xmlns="http://www.w3.org/1999/xhtml"><p>measured &lt; once</p></body></notes>
            <annotation><tool:setting xmlns:tool="http://tool.org" color="red"/></annotation></parameter></listOfParameters>
            </model></sbml>
            """
        let model = try SBML.read(text, file: "m.xml")
        let again = try SBML.read(ModelFormats.text(of: model, in: .sbml), file: "again.xml")
        let annotation = try #require(again.parameters[0].annotation)
        #expect(annotation == model.parameters[0].annotation)
        #expect(annotation.notes?.contains("measured &lt; once") == true && annotation.metaID == "_k")
        #expect(annotation.xml?.contains("color=\"red\"") == true)
    }

    @Test("Ids that a language cannot hold get others, everywhere")
    func names() throws {
        var model = ReactionModel(id: "time")
        model.parameters = [
            Parameter(id: "J.k", value: 1), Parameter(id: "J_k", value: 2), Parameter(id: "pi", value: 3),
        ]
        let sum = model.graph.apply(.plus, [model.graph.symbol("J.k"), model.graph.symbol("pi")])
        var total = Parameter(id: "x")
        total.isConstant = false
        model.parameters.append(total)
        model.rules = [.assignment(variable: "x", math: sum)]
        let again = try Antimony.read(text(of: model, in: .antimony), file: "again.ant")
        #expect(again.parameters.map(\.id).sorted() == ["J_k", "J_k_", "pi_", "x"])
        #expect(again.rules.map { prefix($0.math, in: again.graph) } == ["plus(J_k_,pi_)"])
        #expect(again.id == "time_")
    }

    @Test("Fast reactions are written as Level 3 Version 1, and refused in Antimony by name")
    func fastReactions() throws {
        var model = try Antimony.read("J: A -> B; k*A; k = 1; A = 1", file: "m.ant")
        model.reactions[0].isFast = true
        let again = try SBML.read(text(of: model, in: .sbml), file: "again.xml")
        #expect(again.version == 1 && again.reactions.map(\.isFast) == [true])
        let error = #expect(throws: DiagnosticsError.self) { try text(of: model, in: .antimony) }
        #expect(error?.diagnostics.map(\.element) == ["reaction J"])
    }

    @Test("Formulas that grow beyond all bounds when written out are refused")
    func sizes() throws {
        var model = ReactionModel(id: "m")
        var sum = model.graph.symbol("x")
        for _ in 0..<40 { sum = model.graph.apply(.plus, [sum, sum]) }
        var deep = model.graph.symbol("x")
        for _ in 0..<3_000 { deep = model.graph.apply(.exp, [deep]) }
        model.parameters = [Parameter(id: "x", value: 1)]
        for math in [sum, deep] {
            model.rules = [.algebraic(math: math)]
            let error = #expect(throws: DiagnosticsError.self) { try text(of: model, in: .sbml) }
            #expect(error?.diagnostics.map(\.rule) == ["formula-size"])
        }
    }

    @Test("A unit of a kind that SBML does not have is refused by name, as fuzzing found")
    func unknownUnit() throws {
        let text = """
            <sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2"><model name="m">
            <listOfUnitDefinitions><unitDefinition name="u"><listOfUnits><unit kind="mole!"/></listOfUnits>
            </unitDefinition></listOfUnitDefinitions>
            <listOfCompartments><compartment name="c" volume="2"/></listOfCompartments></model></sbml>
            """
        let model = try SBML.read(text, file: "m.xml")
        for language in [ModelLanguage.sbml, .antimony] {
            let error = try #require(throws: DiagnosticsError.self) { try ModelFormats.text(of: model, in: language) }
            #expect(error.diagnostics.map(\.element) == ["unit u"])
        }
    }
}
