internal import Dossiers

/// What a client asks to be simulated, as it stands in the body of a request.
struct SimulationRequest: Decodable {
    /// `DOSSIER/EXPERIMENT`.
    var experiment: String
    var choices: TrialChoices
    /// Whether the answer is to be figures as the pages draw them, in place of plain bands.
    var figures: Bool

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    private static let keys = [
        "experiment", "inputs", "subjects", "seed", "assumptions", "arms", "outputs", "figures",
    ]
    /// Seeds that every JSON reader holds exactly.
    static let maximumSeed: UInt64 = (1 << 53) - 1

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func refuse(_ name: String, _ reason: String) -> DecodingError {
            .dataCorrupted(.init(codingPath: [Key(stringValue: name)], debugDescription: reason))
        }
        for key in container.allKeys where !Self.keys.contains(key.stringValue) {
            throw refuse(key.stringValue, "is not known; known are \(Self.keys.joined(separator: ", "))")
        }
        func value<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> Value? {
            let key = Key(stringValue: name)
            // NOTE: null is no value of any member, so it is not taken for a member that is left out.
            return container.contains(key) ? try container.decode(type, forKey: key) : nil
        }
        experiment = try container.decode(String.self, forKey: Key(stringValue: "experiment"))
        figures = try value("figures", Bool.self) ?? false
        choices = TrialChoices()
        choices.inputs = try value("inputs", [String: ChosenValue].self)?.mapValues(\.value) ?? [:]
        choices.subjects = try value("subjects", Int.self) ?? choices.subjects
        choices.seed = try value("seed", UInt64.self)
        choices.assumptions = try value("assumptions", TrialChoices.Assumptions.self) ?? choices.assumptions
        choices.arms = try value("arms", [String].self)
        choices.outputs = try value("outputs", [String].self)
        if let seed = choices.seed, seed > Self.maximumSeed {
            throw refuse("seed", "runs from 0 to \(Self.maximumSeed)")
        }
    }
}

/// A number or the id of an option.
private struct ChosenValue: Decodable {
    var value: TrialChoices.Value

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            value = .number(number)
        } else {
            value = .option(try container.decode(String.self))
        }
    }
}
