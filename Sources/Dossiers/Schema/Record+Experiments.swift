/// `parameters.yaml` and `experiments.yaml`.
extension Record {
    static let parametersFile = Record(
        "parameters",
        "Each model parameter: value, spread over virtual people, and where it comes from.",
        [.required("parameters", .list(.record(parameter)), "one record for each parameter")]
    )

    static let parameter = Record(
        "parameter",
        "One parameter of the model.",
        [
            .required("id", .text, "the model's symbol"),
            .optional("meaning", .text, "in plain words"),
            .required("value", .number, "for a single run"),
            .required("unit", .text, "as the model has it"),
            .optional("distribution", .record(distribution), "how it varies; absent: fixed"),
            .optional("limits", .record(limits), "what it can be at all, such as 0 to 1 for a share"),
            .required("origin", .record(origin), "where it comes from"),
        ]
    )

    static let distribution = Record(
        "distribution",
        "How a parameter varies over virtual people.",
        [
            .required(
                "kind",
                .choice(["fixed", "uniform", "loguniform", "normal", "lognormal", "empirical"]),
                "its family"
            ),
            .optional("low", .number, "uniform, loguniform: lower end"),
            .optional("high", .number, "uniform, loguniform: upper end"),
            .optional("mean", .number, "normal"),
            .optional("sd", .number, "normal: standard deviation"),
            .optional("median", .number, "lognormal"),
            .optional("gsd", .number, "lognormal: geometric standard deviation"),
            .optional("cv", .number, "lognormal: coefficient of variation"),
            .optional("omega", .number, "lognormal: variance of the logarithm"),
            .optional("values", .numbers, "empirical"),
        ]
    )

    static let limits = Record(
        "limits",
        "What a parameter can be at all.",
        [.optional("low", .number, "lowest"), .optional("high", .number, "highest")]
    )

    static let origin = Record(
        "origin",
        "Where a parameter comes from. `assumed` and `derived` need a reason, `finding` and `surrogate` findings.",
        [
            .required("kind", .choice(ParameterTable.Origin.Kind.self), "what kind of origin"),
            .optional("findings", .ids, "findings of this dossier"),
            .optional("source", .text, "a published source in words"),
            .optional("reason", .text, "why this value and this range"),
            .optional("extrapolation", .text, "what was carried over, in words"),
            .optional("identifiable", .flag, "false for a weight that no published data tell"),
            .optional("allometry", .record(allometry), "value and range are an animal's, to be scaled by body weight"),
        ]
    )

    static let allometry = Record(
        "allometry",
        "Scaling by body weight with the exponent that the rules give for the quantity.",
        [
            .required("quantity", .choice(Allometry.Quantity.self), "what kind of quantity it is"),
            .required("from", .number, "body weight of the animal, kg"),
            .required("to", .number, "body weight of the person, kg"),
        ]
    )

    static let experimentsFile = Record(
        "experiments",
        "Simulation experiments: what is given to whom, and what is looked at.",
        [.required("experiments", .list(.record(experiment)), "one record for each experiment")]
    )

    static let experiment = Record(
        "experiment",
        "One experiment.",
        [
            .required("id", .id, "unique in the dossier"),
            .required("title", .text, "as a figure is headed"),
            .optional("question", .text, "what it asks"),
            .required("model", .text, "path of the model, such as models/name.ant"),
            .required("time", .record(timeGrid), "the times of the output"),
            .optional("accuracy", .number, "relative tolerance, such as 1e-6"),
            .optional("population", .record(population), "virtual people; absent: one run"),
            .required("arms", .list(.record(experimentArm)), "one or more"),
            .required("outputs", .list(.record(output)), "one or more"),
            .optional("balances", .list(.record(balance)), "what must stay equal in every run"),
            .optional("checkpoints", .list(.record(checkpoint)), "published numbers that must come out"),
            .optional("plausible", .list(.record(plausibleRange)), "ranges that no living subject leaves"),
            .optional("predictions", .list(.record(prediction)), "findings that the population is held against"),
            .optional("inputs", .list(.record(experimentInput)), "what a reader may change within bounds"),
        ]
    )

    static let experimentInput = Record(
        "input",
        "What a reader may change within bounds.",
        [
            .required("id", .id, "unique in the experiment"),
            .required("label", .text, "as a control is named"),
            .optional("note", .text, "what a reader must know to choose"),
            .optional("arms", .texts, "the arms that it changes; absent: all"),
            .required("changes", .choice(["amount", "count", "symbol", "choice"]), "what it changes"),
            .optional("symbol", .text, "the model's symbol, where it changes one"),
            .optional("unit", .text, "of the number"),
            .optional("low", .number, "lowest"),
            .optional("high", .number, "highest"),
            .optional("value", .number, "what the experiment itself states"),
            .optional("scale", .choice(["linear", "log"]), "how a slider steps; absent: linear"),
            .optional("options", .list(.record(inputOption)), "of a choice, the first as the experiment states it"),
        ]
    )

    static let inputOption = Record(
        "option",
        "One way of several.",
        [
            .required("id", .id, "unique in the input"),
            .required("label", .text, "as a list names it"),
            .optional("set", .map(.number), "values of the model's symbols"),
            .optional("parameters", .list(.record(optionParameter)), "how parameters vary instead"),
            .optional("findings", .texts, "the findings that it rests on"),
        ]
    )

    static let optionParameter = Record(
        "option parameter",
        "How one parameter varies under an option.",
        [
            .required("id", .text, "the parameter"),
            .required("distribution", .record(distribution), "how it varies"),
        ]
    )

    static let plausibleRange = Record(
        "plausible range",
        "A range that no living subject leaves; subjects outside are rejected and counted.",
        [
            .required("id", .id, "unique in the experiment"),
            .required("measure", .text, "of one subject, such as max(brain, oral)"),
            .optional("low", .number, "lowest; low, high or both"),
            .optional("high", .number, "highest"),
            .required("unit", .text, "of the measure"),
            .required("source", .text, "where the range comes from"),
        ]
    )

    static let prediction = Record(
        "prediction",
        "A finding with a number, and the measure that should predict it.",
        [
            .required("finding", .id, "a finding of this dossier"),
            .required("measure", .text, "of one subject"),
            .required("unit", .text, "of the measure"),
        ]
    )

    static let timeGrid = Record(
        "time grid",
        "The times of the output.",
        [
            .required("from", .number, "first"),
            .required("to", .number, "last"),
            .required("count", .integer(2...100_000), "how many"),
            .required("unit", .text, "as the model has it"),
            .optional("log_from", .number, "the first step where the grid is logarithmic"),
        ]
    )

    static let population = Record(
        "population",
        "Virtual people.",
        [
            .required("subjects", .integer(1...Experiment.maximumSubjects), "how many"),
            .required("seed", .integer(0...Int.max), "decides the draws"),
        ]
    )

    static let experimentArm = Record(
        "arm",
        "One arm.",
        [
            .required("id", .id, "unique in the experiment"),
            .required("label", .text, "as a legend names it"),
            .optional("doses", .texts, "such as 1 mg into Ac at 0"),
            .optional("set", .map(.number), "values that differ in this arm"),
            .optional("series", .record(series), "a run for each of a series of values"),
        ]
    )

    static let series = Record(
        "series",
        "A series of values, evenly spaced on a logarithmic scale.",
        [
            .required("symbol", .text, "what changes"),
            .required("from", .number, "first"),
            .required("to", .number, "last"),
            .required("count", .integer(4...Experiment.Series.maximumCount), "how many"),
        ]
    )

    static let output = Record(
        "output",
        "What is looked at.",
        [
            .required("id", .id, "unique in the experiment"),
            .required("symbol", .text, "the model's symbol"),
            .required("label", .text, "as an axis names it"),
            .required("unit", .text, "as the model has it"),
        ]
    )

    static let balance = Record(
        "balance",
        "What must stay equal in every run.",
        [
            .required("id", .id, "unique in the experiment"),
            .required("symbol", .text, "the model's symbol"),
            .required("equals", .text, "a number or another symbol"),
            .required("tolerance", .number, "relative"),
        ]
    )

    static let checkpoint = Record(
        "checkpoint",
        "A published number that must come out.",
        [
            .required("id", .id, "unique in the experiment"),
            .required("measure", .either([.text, .texts]), "such as max(arm.output)"),
            .optional("value", .either([.number, .numbers]), "the published number"),
            .optional("unit", .text, "of the number"),
            .optional("tolerance", .record(tolerance), "how far off is allowed"),
            .optional("source", .text, "where it is printed"),
        ]
    )

    static let tolerance = Record(
        "tolerance",
        "How far off is allowed.",
        [
            .optional("relative", .either([.number, .numbers]), "as a share"),
            .optional("absolute", .number, "in the unit"),
        ]
    )
}
