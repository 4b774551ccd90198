import Testing

@Suite("Antimony messages")
struct AntimonyMessageTests {
    @Test(
        "Each fault says where, what, what is wrong and what would be right",
        arguments: [
            (
                "J: A + -> B; k*A",
                "1:8: error: '->' stands where the name of a species was expected; write a name [antimony-syntax]"
            ),
            (
                "J: A -> B",
                "1:10: error: reaction J: the end of the file stands where ';' and the rate law must follow the products; "
                    + "write reactants -> products; rate [antimony-syntax]"
            ),
            (
                "J: A B C; k",
                "1:8: error: reaction J: 'C' stands where '->' or '=>' was expected; write reactants -> products; rate "
                    + "[antimony-syntax]"
            ),
            (
                "x = 1 +",
                "1:8: error: the end of the file stands where a number, a name or '(' was expected; "
                    + "write a value between two operators [antimony-syntax]"
            ),
            (
                "x = (1 + 2",
                "1:11: error: the end of the file stands where ')' must follow the formula in parentheses; "
                    + "write ')' [antimony-syntax]"
            ),
            (
                "x = 1 2",
                "1:7: error: '2' stands where the statement should end; end the statement with ';' or a new line "
                    + "before it [antimony-syntax]"
            ),
            (
                "x = foo(3)",
                "1:5: error: function foo: no function of this name is defined above; "
                    + "define it before its use: function foo(x) ... end [antimony-function]"
            ),
            ("x = sin(1, 2)", "1:5: error: function sin: sin takes 1 argument, not 2 [antimony-function]"),
            ("x = pow(1)", "1:5: error: function pow: pow takes 2 arguments, not 1 [antimony-function]"),
            (
                "function f(a) a end\nx = f(1, 2)",
                "2:5: error: function f: f takes 1 argument, not 2 [antimony-function]"
            ),
            (
                "function f(a) a*b end\nx = 1",
                "1:17: error: function: 'b' is not an argument of the function; "
                    + "add it to the function's arguments [antimony-syntax]"
            ),
            (
                "x = normal(0, 1)",
                "1:5: error: function normal: the random distribution 'normal' is not supported; "
                    + "draw the value before the run and give it as a parameter [antimony-unsupported]"
            ),
            (
                "x = a -- b",
                "1:7: error: '--' stands where the statement should end; end the statement with ';' or a new "
                    + "line before it [antimony-syntax]"
            ),
            (
                "k = 3 per_hour",
                "1:7: error: unit per_hour: the unit is not defined; "
                    + "define it: unit per_hour = ..., such as 1e-3 litre [antimony-unit]"
            ),
            (
                "unit h = 60 min; unit min = 60 h; x = 1",
                "1:32: error: unit h: the unit is defined by itself; define it by SBML's base units [antimony-unit]"
            ),
            (
                "unit X = 1000 mole^2; x = 1",
                "1:10: error: it is not clear whether the number belongs inside the power; "
                    + "write (1000 mole)^2 or 1000 * mole^2 [antimony-unit]"
            ),
            (
                "unit X; x = 1",
                "1:6: error: unit X: the unit has no definition; "
                    + "write unit X = ..., such as 3600 second [antimony-unit]"
            ),
            (
                "k = 3\nk = 4",
                "2:3: error: k: has a second value; the first stands on line 1; keep the one that is meant "
                    + "[antimony-duplicate]"
            ),
            (
                "k := 3; k' = 4",
                "1:10: error: k: has both an assignment rule and a rate rule; keep the one that is meant "
                    + "[antimony-duplicate]"
            ),
            (
                "a = 2*b; a := 3",
                "1:3: error: a: has an initial formula beside the assignment rule on line 1; "
                    + "keep the rule only, since it holds at the start too [antimony-duplicate]"
            ),
            (
                "S -> ; k; S := 3",
                "1:13: error: S: is changed both by reactions and by an assignment rule; "
                    + "write $S in the reactions, or remove the rule [antimony-kind]"
            ),
            (
                "const k = 1; at time > 2: k = 3",
                "1:7: error: k: is const and yet changed by a rule or an event; remove 'const' [antimony-kind]"
            ),
            (
                "E: at time > 1: y = 2; y := 3",
                "1:17: error: event E: sets y, which an assignment rule determines at all "
                    + "times; change a parameter of the rule instead [antimony-kind]"
            ),
            (
                "J: A -> B; 1; at time > 1: J = 2",
                "1:28: error: event _E0: sets the reaction J; "
                    + "set a species, parameter, compartment or stoichiometry [antimony-kind]"
            ),
            (
                "x in C; x = 1",
                "1:6: error: x: stands in compartment C but is not a species; "
                    + "declare it: species x in C [antimony-kind]"
            ),
            (
                "species C; S in C; species S",
                "1:17: error: C: is used as a compartment here and as a species elsewhere; give the two different names "
                    + "[antimony-kind]"
            ),
            (
                "at time > 2, persistent = yes: x = 1",
                "1:27: error: event: 'yes' stands where persistent needs true or false; "
                    + "write persistent = true or persistent = false [antimony-syntax]"
            ),
            (
                "at time > 2, prio = 1: x = 1",
                "1:14: error: event: an event has no option 'prio'; "
                    + "use priority, t0, persistent or fromTrigger [antimony-syntax]"
            ),
            (
                "time = 3",
                "1:1: error: 'time' is the name of a function or constant and cannot be a name; "
                    + "use another name [antimony-syntax]"
            ),
            (
                "x := NaN",
                "1:6: error: NaN: is not a constant of Antimony and has no value; write nan [antimony-syntax]"
            ),
            (
                "x = 1e999",
                "1:5: error: the number 1e999 is beyond the range of double precision; "
                    + "write inf for infinity [antimony-number]"
            ),
            (
                "x = 1\u{3b1}",
                "1:6: error: the character '\u{3b1}' has no meaning in Antimony; "
                    + "names are made of a-z, A-Z, 0-9 and _ [antimony-character]"
            ),
            (
                "/* open",
                "1:1: error: the comment that begins here is never closed; close it with */ [antimony-comment]"
            ),
            (
                "A is \"open\nA = 1",
                "1:6: error: the text that begins here is never closed; close it with \" [antimony-text]"
            ),
            (
                "model m\nx = 1",
                "1:1: error: model m: the model that begins here has no end; close it with 'end' [antimony-syntax]"
            ),
            (
                "x = 1\nend",
                "2:1: error: 'end' closes nothing here; remove it, or open a model before it "
                    + "[antimony-syntax]"
            ),
            (
                "x = 1\nmodel m\ny = 2\nend",
                "1:1: error: statements stand outside of the model blocks; "
                    + "move them into a model, or remove the model lines [antimony-outside]"
            ),
            (
                "model a\nx = 1\nend\nmodel b\ny = 1\nend",
                "4:7: error: model b: the text holds 2 models and marks none as "
                    + "the one to read; mark it: model *name [antimony-main]"
            ),
            ("", "1:1: error: the text describes no model; write a reaction, such as A -> B; k*A [antimony-empty]"),
        ]
    )
    func single(text: String, message: String) {
        #expect(antimonyMessages(text) == [message])
    }

    @Test(
        "What Antimony has and this reader has not is refused by name",
        arguments: [
            ("DNA A; x = 1", "'DNA' statement: DNA strands are not supported"),
            ("--A--B--", "'--' statement: DNA strands are not supported"),
            ("gene g", "'gene' statement: DNA strands are not supported"),
            ("maximize J", "'maximize' statement: flux balance objectives are not supported"),
            ("constraint: x > 3", "'constraint' statement: constraints are not supported"),
            ("3 < y", "constraint: constraints are not supported"),
            ("x > 3", "constraint: constraints are not supported"),
            ("x := {3}", "vectors in braces are not supported"),
            ("x = 3 + ...", "the ellipsis is not supported"),
            ("compartment A in B", "A: a compartment cannot stand inside another in SBML Level 3"),
        ]
    )
    func unsupported(text: String, message: String) {
        let messages = antimonyMessages(text)
        #expect(messages.count == 1)
        #expect(messages.first?.contains(message) == true, "\(messages)")
    }

    @Test("Several faults are reported in one run, in the order of the text, and without echoes")
    func several() {
        let messages = antimonyMessages(
            """
            model m
              J1: A + -> B; k*A
              k = 2 mL
              x := foo(A); y = 3 *
              at A > c B = 3
              J2: B -> C; k*B
              k = 5
            end
            """
        )
        #expect(
            messages.map { String($0.prefix { $0 != " " }) } == [
                "2:11:", "3:9:", "4:8:", "4:23:", "5:12:", "7:5:",
            ]
        )
    }

    @Test("A broken text gives at most a hundred messages")
    func limit() {
        #expect(antimonyMessages(String(repeating: "x = =\n", count: 5_000)).count == 100)
    }

    @Test("A text beyond the size bound is refused")
    func size() {
        let text = String(repeating: "#", count: (16 << 20) + 1)
        #expect(
            antimonyMessages(text) == ["1:1: error: the text is longer than 16 MiB; split the model [antimony-size]"]
        )
    }
}
