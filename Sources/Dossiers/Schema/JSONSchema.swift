internal import Foundation

/// The JSON Schemas of a dossier's files, which editors complete and check with.
///
/// A schema holds what one file shows alone: keys, types, words that are known. That ids lead somewhere, masses follow
/// from sequences and assertions hold is found by loading the dossier.
public enum DossierSchema {
    /// The files that have a schema, in the order in which they are filled in.
    public static let fileNames = files.map(\.name)

    private static let files: [(name: String, record: Record)] = [
        ("dossier.yaml", .dossier), ("sources.yaml", .sourcesFile), ("findings.yaml", .findingsFile),
        ("text-values.yaml", .textValuesFile), ("outcomes.yaml", .outcomesFile), ("claims.yaml", .claimsFile),
        ("ledger.yaml", .ledgerFile), ("parameters.yaml", .parametersFile), ("experiments.yaml", .experimentsFile),
    ]

    /// The schema of a file as JSON text.
    ///
    /// - Parameter file: one of ``fileNames``.
    /// - Returns: nil for another name.
    public static func text(for file: String) -> String? {
        guard let record = files.first(where: { $0.name == file })?.record else { return nil }
        var emitter = SchemaEmitter()
        let root = emitter.reference(to: record)
        let schema = JSONValue.object([
            "$schema": .string("http://json-schema.org/draft-07/schema#"),
            "title": .string("\(file) of a Heptad dossier"),
            "allOf": .array([root]),
            "definitions": .object(emitter.definitions),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and lists of them: nothing here can fail to encode.
        return (try? encoder.encode(schema)).map { String(decoding: $0, as: UTF8.self) + "\n" }
    }
}

/// Turns shapes into JSON Schema, draft 7, which editors' YAML support knows best.
private struct SchemaEmitter {
    /// Each record once, by its name.
    var definitions: [String: JSONValue] = [:]

    mutating func reference(to record: Record) -> JSONValue {
        if definitions[record.name] == nil {
            // Taken before its fields are read, so that a record may hold itself.
            definitions[record.name] = .null
            definitions[record.name] = definition(of: record)
        }
        return Self.reference(record.name)
    }

    private static func reference(_ name: String) -> JSONValue {
        let path = name.split(separator: " ").joined(separator: "%20")
        return .object(["$ref": .string("#/definitions/\(path)")])
    }

    private mutating func definition(of record: Record) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        for field in record.fields { properties[field.key] = property(field) }
        var schema: [String: JSONValue] = [
            "type": .string("object"), "description": .string(record.meaning),
            "properties": .object(properties), "additionalProperties": .bool(false),
        ]
        let required = record.fields.filter(\.isRequired).map(\.key)
        if !required.isEmpty { schema["required"] = .strings(required) }
        if !record.exactlyOne.isEmpty {
            schema["oneOf"] = .array(record.exactlyOne.map { .object(["required": .strings([$0])]) })
        }
        return .object(schema)
    }

    /// A key that is not required may also be written with nothing behind it: "not seen".
    private mutating func property(_ field: Record.Field) -> JSONValue {
        var shape = schema(of: field.shape)
        if field.isRequired {
            if case .text = field.shape { shape["pattern"] = .string("\\S") }
        } else {
            shape = ["anyOf": .array([.object(shape), .object(["type": .string("null")])])]
        }
        shape["description"] = .string(field.meaning)
        // Draft 7 ignores what stands beside a reference.
        if let reference = shape.removeValue(forKey: "$ref") {
            shape["allOf"] = .array([.object(["$ref": reference])])
        }
        return .object(shape)
    }

    private mutating func schema(of shape: Shape) -> [String: JSONValue] {
        switch shape {
        case .text: return ["type": .strings(["string", "number", "boolean"])]
        case .form(let pattern): return ["type": .strings(["string", "number"]), "pattern": .string(pattern)]
        case .number: return ["type": .string("number")]
        case .integer(let range):
            var schema: [String: JSONValue] = ["type": .string("integer")]
            if let range {
                schema["minimum"] = .number(Double(range.lowerBound))
                if range.upperBound < .max { schema["maximum"] = .number(Double(range.upperBound)) }
            }
            return schema
        case .null: return ["type": .string("null")]
        case .flag: return ["type": .string("boolean")]
        case .date: return ["type": .string("string"), "pattern": .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
        case .partialDate:
            return ["type": .strings(["string", "integer"]), "pattern": .string("^[0-9]{4}(-[0-9]{2}){0,2}$")]
        case .choice(let words): return ["enum": .strings(words)]
        case .list(let element): return ["type": .string("array"), "items": .object(schema(of: element))]
        case .record(let record):
            guard case .object(let reference) = reference(to: record) else { return [:] }
            return reference
        case .same(let name):
            guard case .object(let reference) = Self.reference(name) else { return [:] }
            return reference
        case .map(let value):
            return ["type": .string("object"), "additionalProperties": .object(schema(of: value))]
        case .either(let shapes):
            return ["anyOf": .array(shapes.map { .object(schema(of: $0)) })]
        }
    }
}

/// A JSON value to be written.
private indirect enum JSONValue: Encodable, Sendable {
    case string(String)
    case number(Double)
    case bool(Bool)
    case null
    case array([JSONValue])
    case object([String: JSONValue])

    static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .bool(let flag): try container.encode(flag)
        case .null: try container.encodeNil()
        case .array(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }
}
