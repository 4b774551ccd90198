internal import Dossiers
internal import Foundation
internal import Pages

/// The API's OpenAPI description: the standing part is a file, and what depends on the content is filled in, so that a
/// client knows every experiment's inputs and their bounds.
func apiDescription(of content: SiteContent) throws -> Site.Resource {
    let standing = try JSONSerialization.jsonObject(with: Data(PackageResources.openapi_json))
    guard var description = standing as? [String: Any],
        var components = description["components"] as? [String: Any],
        var schemas = components["schemas"] as? [String: Any]
    else { throw CocoaError(.coderReadCorrupt) }
    schemas["CompoundID"] = ["type": "string", "enum": content.dossiers.map(\.id)]
    schemas["SimulationRequest"] = [
        "oneOf": content.trials.sorted { $0.key < $1.key }.map { requestSchema($0.key, $0.value.experiment) }
    ]
    components["schemas"] = schemas
    description["components"] = components
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    let data = try JSONSerialization.data(withJSONObject: description, options: options)
    return Site.Resource(bytes: Array(data), "application/json; charset=utf-8")
}

/// What may be posted to run one experiment.
private func requestSchema(_ name: String, _ experiment: Experiment) -> [String: Any] {
    func some(of ids: [String]) -> [String: Any] {
        ["type": "array", "items": ["enum": ids], "minItems": 1, "uniqueItems": true]
    }
    let inputs = Dictionary(
        uniqueKeysWithValues: experiment.inputs.map { input -> (String, [String: Any]) in
            guard let range = input.range else { return (input.id, ["enum": input.options.map(\.id)]) }
            var isWhole = false
            if case .count = input.change { isWhole = true }
            return (input.id, ["type": isWhole ? "integer" : "number", "minimum": range.low, "maximum": range.high])
        }
    )
    let subjects = TrialChoices.subjectRange
    return [
        "type": "object",
        "required": ["experiment"],
        "additionalProperties": false,
        "properties": [
            "experiment": ["const": name],
            "inputs": ["type": "object", "properties": inputs, "additionalProperties": false],
            "subjects": ["type": "integer", "minimum": subjects.lowerBound, "maximum": subjects.upperBound],
            "seed": ["type": "integer", "minimum": 0, "maximum": SimulationRequest.maximumSeed],
            "assumptions": ["enum": TrialChoices.Assumptions.allCases.map(\.rawValue)],
            "arms": some(of: experiment.arms.filter { $0.series == nil }.map(\.id)),
            "outputs": some(of: experiment.outputs.map(\.id)),
            "figures": ["type": "boolean"],
        ],
    ]
}
