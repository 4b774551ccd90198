import Testing

/// Expected trees come from libAntimony 3.3.0, which wrote each formula as SBML.
@Suite("Antimony formulas")
struct AntimonyFormulaTests {
    @Test(
        "Precedence and associativity are libAntimony's",
        arguments: [
            ("-a^2", "minus(power(a,2.0))"),
            ("-2^2", "minus(power(2.0,2.0))"),
            ("2^3^2", "power(2.0,power(3.0,2.0))"),
            ("2^-3^2", "power(2.0,minus(power(3.0,2.0)))"),
            ("a^-2", "power(a,-2.0)"),
            ("a/b/c", "divide(divide(a,b),c)"),
            ("a/b*c", "times(divide(a,b),c)"),
            ("a-b-c", "minus(minus(a,b),c)"),
            ("a - b + c", "plus(minus(a,b),c)"),
            ("a + b + c", "plus(a,b,c)"),
            ("-a*b", "times(minus(a),b)"),
            ("a*-b", "times(a,minus(b))"),
            ("5 - -3", "minus(5.0,-3.0)"),
            ("- -a", "minus(minus(a))"),
            ("+a", "a"),
            ("!a && b", "and(not(a),b)"),
            ("!a^2", "not(power(a,2.0))"),
            ("!a + b", "plus(not(a),b)"),
            ("a || b && c", "and(or(a,b),c)"),
            ("a && b || c", "or(and(a,b),c)"),
            ("a || b == c", "or(a,eq(b,c))"),
            ("a + b < c && d", "and(lt(plus(a,b),c),d)"),
            ("a < b < c", "lt(a,b,c)"),
            ("a < b == c", "and(lt(a,b),eq(b,c))"),
            ("a != b != c", "and(neq(a,b),neq(b,c))"),
            ("a*(b + c)", "times(a,plus(b,c))"),
            (
                "a % b",
                "piecewise(minus(a,times(b,ceiling(divide(a,b)))),xor(lt(a,0.0),lt(b,0.0)),"
                    + "minus(a,times(b,floor(divide(a,b)))))"
            ),
        ]
    )
    func precedence(formula: String, tree: String) throws {
        #expect(try antimonyFormula(formula) == tree)
    }

    @Test(
        "Functions and constants have the names of SBML's infix notation",
        arguments: [
            ("log(a)", "ln(a)"), ("ln(a)", "ln(a)"), ("log10(a)", "log(10.0,a)"), ("log(2, a)", "log(2.0,a)"),
            ("sqrt(a)", "root(2.0,a)"), ("root(3, a)", "root(3.0,a)"), ("sqr(a)", "power(a,2.0)"),
            ("pow(a, b)", "power(a,b)"), ("power(a, b)", "power(a,b)"), ("ceil(a)", "ceiling(a)"),
            ("asin(a)", "arcsin(a)"), ("arcsinh(a)", "arcsinh(a)"), ("acot(a)", "arccot(a)"),
            ("asech(a)", "arcsech(a)"),
            ("piecewise(1, a > b, 2)", "piecewise(1.0,gt(a,b),2.0)"), ("max(a, b, c)", "max(a,b,c)"),
            ("and(a, b)", "and(a,b)"), ("geq(a, b)", "geq(a,b)"), ("implies(a, b)", "implies(a,b)"),
            ("rateOf(a)", "rateOf(a)"), ("delay(a, 3)", "delay(a,3.0)"), ("quotient(a, b)", "quotient(a,b)"),
            ("time^2", "power(time,2.0)"), ("pi", "3.141592653589793"), ("avogadro", "6.02214179e+23"),
            ("exponentiale", "2.718281828459045"), ("inf", "inf"), ("notanumber", "nan"), ("true", "1.0"),
            ("false", "0.0"), ("PI", "PI"), ("t", "t"),
        ]
    )
    func functions(formula: String, tree: String) throws {
        #expect(try antimonyFormula(formula) == tree)
    }

    @Test(
        "Numbers in every spelling keep their value",
        arguments: [
            ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("1.e3", 1000.0), ("1.5E-2", 0.015), ("0.1e+3", 100.0),
            ("99999999999999999999", 1e20), ("0e9", 0.0),
        ]
    )
    func numbers(written: String, value: Double) throws {
        #expect(try antimonyFormula(written) == "\(value)")
    }

    @Test("A function's formula takes the place of its call")
    func inlining() throws {
        let functions = """
            function square(x)
              x^2
            end
            function norm(x, y) sqrt(square(x) + square(y)); end
            function four() 4 end
            """
        #expect(
            try antimonyFormula("norm(a + 1, b)", before: functions)
                == "root(2.0,plus(power(plus(a,1.0),2.0),power(b,2.0)))"
        )
        #expect(try antimonyFormula("square(square(a))", before: functions) == "power(power(a,2.0),2.0)")
        #expect(try antimonyFormula("four()", before: functions) == "4.0")
    }

    @Test("An argument of one function does not leak into another of the same name")
    func hygiene() throws {
        let functions = "function f(x, y) x - y end\nfunction g(y, x) f(y, x) end\n"
        #expect(try antimonyFormula("g(x1, y1)", before: functions) == "minus(x1,y1)")
        #expect(try antimonyFormula("f(y, x1)", before: functions) == "minus(y,x1)")
    }

    @Test("A backslash joins lines, and comments may stand anywhere")
    func layout() throws {
        #expect(try antimonyFormula("1 + \\\n  a /* one */ + b // two\n# three") == "plus(1.0,a,b)")
    }

    @Test("A sum of many terms is one node, and a long difference does not exhaust the stack")
    func longFormulas() throws {
        let sum = Array(repeating: "a", count: 20_000).joined(separator: "+")
        let difference = Array(repeating: "a", count: 20_000).joined(separator: "-")
        #expect(antimonyMessages("x := \(sum)\ny := \(difference)").isEmpty)
    }

    @Test("Nesting beyond the bound is refused")
    func depth() {
        let deep = String(repeating: "(", count: 5_000) + "a" + String(repeating: ")", count: 5_000)
        #expect(
            antimonyMessages("x := \(deep)") == [
                "1:207: error: the formula is nested deeper than 200 levels; split it into assignment rules "
                    + "[antimony-depth]"
            ]
        )
        let tower = Array(repeating: "a", count: 5_000).joined(separator: "^")
        #expect(antimonyMessages("x := \(tower)").count == 1)
        #expect(antimonyMessages("x := " + String(repeating: "- ", count: 100_000) + "a").isEmpty)
    }

    @Test("Functions that grow without measure are refused")
    func explosion() {
        var text = "function f0(x) x + 1 end\n"
        for level in 1...60 { text += "function f\(level)(x) f\(level - 1)(2*x) * f\(level - 1)(x/3) end\n" }
        #expect(antimonyMessages(text + "x := f60(a)").contains { $0.contains("more than 1000000 expressions") })
    }
}
