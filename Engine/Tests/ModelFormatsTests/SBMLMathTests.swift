import Diagnostics
import Expressions
import Foundation
import ModelFormats
import ReactionModels
import Testing

@Suite("Mathematics of SBML")
struct SBMLMathTests {
    static let x = "<ci>x</ci>"
    static let y = "<ci>y</ci>"

    static func apply(_ name: String, _ arguments: String...) -> String {
        "<apply><\(name)/>\(arguments.joined())</apply>"
    }

    /// Content MathML with its value at x = 2, y = 3, computed by hand or by the C library.
    static let expected: [(String, Double)] = [
        ("<cn>1.5</cn>", 1.5), ("<cn type=\"integer\">7</cn>", 7), ("<cn type=\"rational\">3<sep/>4</cn>", 0.75),
        ("<cn type=\"e-notation\">6.02<sep/>23</cn>", 6.02e23), ("<cn type=\"e-notation\">1<sep/>-7</cn>", 1e-7),
        ("<pi/>", 3.141592653589793), ("<exponentiale/>", 2.718281828459045), ("<true/>", 1), ("<false/>", 0),
        ("<infinity/>", .infinity), ("<apply><minus/><infinity/></apply>", -.infinity), ("<notanumber/>", .nan),
        (apply("plus", x, y, x), 7), (apply("plus"), 0), (apply("times", x, y, y), 18), (apply("times"), 1),
        (apply("plus", apply("plus", apply("plus", x, y), x), "<cn>10</cn>"), 17),
        (apply("minus", x, y), -1), (apply("minus", apply("minus", x, y), y), -4), (apply("minus", x), -2),
        (apply("divide", x, y), 2.0 / 3.0), (apply("power", x, y), 8),
        (apply("root", x), 2.0.squareRoot()), (apply("root", "<degree>\(y)</degree>", "<cn>27</cn>"), cbrt(27)),
        (apply("log", "<cn>1000</cn>"), log10(1000)), (apply("log", "<logbase>\(x)</logbase>", "<cn>8</cn>"), 3),
        (apply("ln", y), Foundation.log(3)), (apply("exp", x), Foundation.exp(2)), (apply("abs", apply("minus", x)), 2),
        (apply("floor", "<cn>-1.5</cn>"), -2), (apply("ceiling", "<cn>-1.5</cn>"), -1), (apply("factorial", y), 6),
        (apply("quotient", "<cn>7</cn>", y), 2), (apply("rem", "<cn>7</cn>", y), 1),
        (apply("max", x, y, "<cn>1</cn>"), 3), (apply("min", x, y, "<cn>1</cn>"), 1),
        (apply("and"), 1), (apply("or"), 0), (apply("xor"), 0), (apply("not", "<false/>"), 1),
        (apply("and", "<true/>", "<false/>"), 0), (apply("or", "<true/>", "<false/>"), 1),
        (apply("xor", "<true/>", "<true/>", "<true/>"), 1), (apply("implies", "<true/>", "<false/>"), 0),
        (apply("eq", x, x, x), 1), (apply("neq", x, y), 1), (apply("lt", x, y, y), 0), (apply("leq", x, y, y), 1),
        (apply("gt", y, x), 1), (apply("geq", y, y, x), 1), (apply("lt", x), 1),
        (apply("sin", x), sin(2)), (apply("sec", x), 1 / cos(2)), (apply("csc", x), 1 / sin(2)),
        (apply("cot", x), 1 / tan(2)), (apply("arctan", x), atan(2)), (apply("arccot", x), atan(0.5)),
        (apply("arcsec", x), acos(0.5)), (apply("sinh", x), sinh(2)), (apply("sech", x), 1 / cosh(2)),
        (apply("arcsinh", x), asinh(2)), (apply("arccosh", x), acosh(2)), (apply("arccoth", x), atanh(0.5)),
        ("<piecewise><piece>\(x)\(apply("lt", y, x))</piece><otherwise>\(y)</otherwise></piecewise>", 3),
        ("<piecewise><piece>\(x)\(apply("lt", x, y))</piece></piecewise>", 2),
        ("<piecewise><piece>\(x)\(apply("lt", y, x))</piece></piecewise>", .nan),
        ("<piecewise><otherwise>\(y)</otherwise></piecewise>", 3),
        ("<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/time\"> t </csymbol>", 10),
        (
            "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/avogadro\">N</csymbol>",
            6.02214179e23
        ),
    ]

    @Test("Every element has the value that MathML gives it", arguments: expected)
    func value(_ content: String, _ expected: Double) throws {
        let value = try SBML.read(Snippet.rule(content), file: "m.xml").ruleValue()
        if expected.isNaN || expected.isInfinite {
            #expect(value.isNaN == expected.isNaN && (expected.isNaN || value == expected))
        } else {
            #expect(abs(value - expected) <= 1e-15 * abs(expected))
        }
    }

    @Test("A real in e-notation is rounded once")
    func roundedOnce() throws {
        let model = try SBML.read(Snippet.rule("<cn type=\"e-notation\">1.1<sep/>-5</cn>"), file: "m.xml")
        #expect(try model.ruleValue() == 1.1e-5)
    }

    @Test("Delay and rateOf are kept as operators on symbols")
    func symbolsOfTime() throws {
        let url = "http://www.sbml.org/sbml/symbols/"
        let delay =
            "<apply><csymbol encoding=\"text\" definitionURL=\"\(url)delay\">d</csymbol>\(Self.x)<cn>1</cn></apply>"
        let delayed = try SBML.read(Snippet.rule(delay), file: "m.xml")
        #expect(delayed.graph.description(of: try #require(delayed.rules.first).math) == "delay(x, 1)")
        let rate = "<apply><csymbol encoding=\"text\" definitionURL=\"\(url)rateOf\">d</csymbol>\(Self.x)</apply>"
        let rated = try SBML.read(Snippet.rule(rate), file: "m.xml")
        #expect(rated.graph.description(of: try #require(rated.rules.first).math) == "rateOf(x)")
    }

    static func function(_ id: String, _ arguments: [String], _ body: String) -> String {
        let variables = arguments.map { "<bvar><ci>\($0)</ci></bvar>" }.joined()
        return
            "<functionDefinition id=\"\(id)\">\(Snippet.math("<lambda>\(variables)\(body)</lambda>"))</functionDefinition>"
    }

    static func call(_ id: String, _ arguments: String...) -> String {
        "<apply><ci>\(id)</ci>\(arguments.joined())</apply>"
    }

    @Test(
        "Functions are put in place, also nested, called in their own arguments, and with arguments named like symbols"
    )
    func functions() throws {
        // f(y, x) = y - x; g(x) = f(x, 1) * x: the names x and y are arguments here, not the model's parameters.
        let functions =
            "<listOfFunctionDefinitions>"
            + Self.function("g", ["x"], Self.apply("times", Self.call("f", Self.x, "<cn>1</cn>"), Self.x))
            + Self.function("f", ["y", "x"], Self.apply("minus", Self.y, Self.x))
            + Self.function("one", [], "<cn>1</cn>") + "</listOfFunctionDefinitions>"
        // f(f(x, y), g(y)) + one() = (2 - 3) - (3 - 1) * 3 + 1 = -6
        let content = Self.apply(
            "plus",
            Self.call("f", Self.call("f", Self.x, Self.y), Self.call("g", Self.y)),
            Self.call("one")
        )
        let model = try SBML.read(Snippet.rule(content, functions: functions), file: "m.xml")
        #expect(try model.ruleValue() == -6)
        #expect(model.graph.symbols(in: try #require(model.rules.first).math) == ["x", "y"])
    }

    @Test("Functions that double at every level are read in linear time")
    func doublingFunctions() throws {
        var functions = Self.function("f0", ["x"], Self.apply("plus", Self.x, Self.x))
        for level in 1...60 {
            let inner = Self.call("f\(level - 1)", Self.x)
            functions += Self.function("f\(level)", ["x"], Self.apply("plus", inner, inner))
        }
        let model = try SBML.read(
            Snippet.rule(
                Self.call("f60", Self.x),
                functions: "<listOfFunctionDefinitions>\(functions)</listOfFunctionDefinitions>"
            ),
            file: "m.xml"
        )
        #expect(try model.ruleValue() == 2 * 0x1p61)
    }

    @Test(
        "Faulty mathematics is refused with what is wrong",
        arguments: [
            ("<ci>z</ci>", "there is no symbol `z`"),
            (call("h", x), "function 'h' is not defined"),
            (call("f", x, y), "function 'f' is called with 2 arguments"),
            (call("loop", x), "function 'loop' calls itself"),
            (call("open", x), "'y' is not an argument of the function"),
        ]
    )
    func faultyMathematics(_ content: String, _ message: String) {
        let functions =
            "<listOfFunctionDefinitions>" + Self.function("f", ["x"], Self.x)
            + (message.contains("loop") ? Self.function("loop", ["x"], Self.call("loop", Self.x)) : "")
            + (message.contains("of the function") ? Self.function("open", ["x"], Self.y) : "")
            + "</listOfFunctionDefinitions>"
        let found = faults(Snippet.rule(content, functions: functions))
        #expect(found.map(\.message).contains(message))
        #expect(found.allSatisfy { $0.location?.line != nil && $0.element != nil })
    }

    @Test("A formula of level 1 has level 1's functions: log is natural, log10, sqr, pow")
    func levelOneFormulas() throws {
        func value(_ formula: String) throws -> Double {
            try SBML.read(
                Snippet.level1(
                    """
                    <listOfCompartments><compartment name="c"/></listOfCompartments>
                    <listOfParameters><parameter name="x" value="2"/><parameter name="r" value="0"/></listOfParameters>
                    <listOfRules><parameterRule name="r" formula="\(formula)"/></listOfRules>
                    """
                ),
                file: "m.xml"
            ).ruleValue()
        }
        #expect(try value("log(x)") == Foundation.log(2))
        #expect(try value("log10(x)") == Foundation.log10(2))
        #expect(try value("sqr(x) + pow(x, 3) + x^2") == 16)
        #expect(try value("-x * (1 - 3) / 8e0") == 0.5)
        #expect(try value("time") == 10)
        #expect(throws: DiagnosticsError.self) { try value("99999999999999999999") }
        #expect(throws: DiagnosticsError.self) { try value("mass(x)") }
    }
}
