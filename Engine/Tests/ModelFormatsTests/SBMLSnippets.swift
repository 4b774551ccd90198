import Diagnostics
import Expressions
import ModelFormats
import ReactionModels

/// Small SBML documents put together from their parts.
enum Snippet {
    /// A Level 3 document around the given children of `model`.
    static func level3(version: Int = 2, model attributes: String = "id=\"m\"", _ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbml xmlns="http://www.sbml.org/sbml/level3/version\(version)/core" level="3" version="\(version)">
        <model \(attributes)>
        \(body)
        </model>
        </sbml>
        """
    }

    /// A Level 2 document around the given children of `model`.
    static func level2(version: Int = 4, _ body: String) -> String {
        let namespace = "http://www.sbml.org/sbml/level2" + (version == 1 ? "" : "/version\(version)")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <sbml xmlns="\(namespace)" level="2" version="\(version)"><model id="m">
            \(body)
            </model></sbml>
            """
    }

    static func level1(_ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2"><model name="m">
        \(body)
        </model></sbml>
        """
    }

    /// A `math` element.
    static func math(_ content: String) -> String {
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">\(content)</math>"
    }

    /// A Level 3 model with parameters `x` = 2, `y` = 3 and one assignment rule, whose mathematics is given.
    static func rule(_ content: String, version: Int = 2, functions: String = "") -> String {
        level3(
            version: version,
            """
            \(functions)
            <listOfParameters>
              <parameter id="x" value="2" constant="true"/><parameter id="y" value="3" constant="true"/>
              <parameter id="r" constant="false"/>
            </listOfParameters>
            <listOfRules><assignmentRule variable="r">\(math(content))</assignmentRule></listOfRules>
            """
        )
    }
}

extension ReactionModel {
    /// The value of an expression with parameters at their values and time at 10.
    func value(_ id: ExpressionID) throws -> Double {
        try graph.evaluate(id) { leaf in
            switch leaf {
            case .time: 10
            case .symbol(let name): parameters.first { $0.id == name }?.value ?? .nan
            default: .nan
            }
        }
    }

    /// The first rule's value.
    func ruleValue() throws -> Double {
        guard let rule = rules.first else { return .nan }
        return try value(rule.math)
    }
}

/// The faults that reading or validating a text ends in; empty when it is sound.
func faults(_ text: String, file: String = "m.xml") -> [Diagnostic] {
    do throws(DiagnosticsError) {
        return try SBML.read(text, file: file).validate().filter { $0.severity == .error }
    } catch {
        return error.diagnostics
    }
}
