internal import Evidence

/// `findings.yaml` and `text-values.yaml`.
extension Record {
    static let findingsFile = Record(
        "findings",
        "What the sources report, one value each. What nobody measured is `{unknown: what was searched}`, never zero.",
        [.required("findings", .list(.record(finding)), "one record for each value")]
    )

    static let finding = Record(
        "finding",
        "One value that a source reports, with everything that says what it means.",
        [
            .required("id", .id, "unique in the dossier"),
            .required("source", .id, "id of the source"),
            .required("system", .text, "the part of the story, such as identity, pk, clinical"),
            .required("quantity", .text, "what was measured"),
            .optional("subject", .record(subject), "what it is about where that is not the compound"),
            .required("value", .record(value), "what was found, in one form"),
            .optional("unit_as_written", .text, "the unit where the evidence writes it otherwise"),
            .optional("comparator", .text, "what it is compared with"),
            .optional("species", species, "whose body or cells"),
            .optional("dose", .record(dose), "what was given"),
            .optional("route", .either([.choice(Route.self), .record(routes)]), "how it reached the body"),
            .optional("time", .record(moment), "when it was measured"),
            .optional("n", sampleSize, "how many subjects"),
            .optional("statistic", .either([.form("^p (<|<=|=|>) [0-9.eE-]+$"), .record(statistic)]), "the p-value"),
            .required("seen", .choice(Sighting.self), "how this value was read"),
            .optional("note", .text, "what a reader must know"),
        ]
    )

    /// The forms of a value, of which it has exactly one.
    static let valueForms: [Field] = [
        .optional("quantity", .number, "a number, with `unit`"),
        .optional("range", .numbers, "two numbers, the lower first, with `unit`"),
        .optional("fold", .number, "times the comparator; a halving is 0.5"),
        .optional("fold_range", .numbers, "from and to times the comparator"),
        .optional("change", .number, "percent against the comparator"),
        .optional("compare", .list(.record(arm)), "two or more arms, with `unit`"),
        .optional("from", .record(point), "before, with `to` and `unit`"),
        .optional("fraction", .list(.integer(0...Int.max)), "part and whole: [13, 15]"),
        .optional("count", .integer(0...Int.max), "how many, with `of`"),
        .optional("identifier", .text, "a name or number, with `scheme`"),
        .optional("date", .partialDate, "a day, month or year"),
        .optional("dates", .list(.date), "from and to"),
        .optional("several", .list(.same("value part")), "parts with names"),
        .optional("text", .text, "words, with a reason in text-values.yaml"),
        .optional("unknown", .text, "it was looked for and not found: where"),
    ]

    /// What goes with a form.
    static let valueCompanions: [Field] = [
        .optional("unit", .text, "such as ug/kg, %, min"),
        .optional("spread", .number, "the number after ±"),
        .optional("spread_kind", .choice(Measurement.Spread.self), "what that number means"),
        .optional("approximate", .flag, "true where the source says \"about\""),
        .optional("basis", .text, "what a percentage is a part of"),
        .optional("typical", .number, "the usual value of a range"),
        .optional("to", .record(point), "after, with `from`"),
        .optional("of", .text, "what was counted"),
        .optional("scheme", .choice(Identifier.Scheme.self), "what kind of name or number"),
        .optional("as_written", .text, "the words of the evidence that the typed form replaced"),
    ]

    static let value = Record(
        "value",
        "What was found, in exactly one form.",
        exactlyOne: valueForms.map(\.key),
        valueForms.map { field in
            // The part is described once; here its own description is needed.
            field.key == "several" ? .optional("several", .list(.record(valuePart)), field.meaning) : field
        } + valueCompanions
    )

    static let valuePart = Record(
        "value part",
        "One part of several, with its name.",
        exactlyOne: valueForms.map(\.key),
        [.required("label", .text, "its name")] + valueForms + valueCompanions
    )

    private static let measured: [Field] = [
        .required("quantity", .number, "the number"),
        .optional("spread", .number, "the number after ±"),
        .optional("spread_kind", .choice(Measurement.Spread.self), "what that number means"),
        .optional("approximate", .flag, "true where the source says \"about\""),
    ]
    static let arm = Record("compared arm", "One arm.", [.required("label", .text, "its name")] + measured)
    static let point = Record("point", "A number before or after.", measured)

    private static let oneDose: [Field] = [
        .optional("substance", .text, "where it is another than the finding is about"),
        .optional("amount", .number, "the amount; this, `amounts` or `range`"),
        .optional("amounts", .numbers, "several that were tested"),
        .optional("range", .numbers, "from and to"),
        .optional("unit", .text, "such as ug/kg"),
        .optional("schedule", .choice(Dose.Schedule.self), "how often"),
        .optional("days", .number, "days of dosing"),
        .optional("volume", .record(volume), "the volume of one dose"),
    ]
    static let dose = Record(
        "dose",
        "What was given; `items` where substances were given together.",
        oneDose + [.optional("items", .list(.record(doseItem)), "each substance")]
    ).worded()
    static let doseItem = Record("dose item", "One substance of a dose.", oneDose)
    static let volume = Record(
        "volume",
        "A volume.",
        [.required("quantity", .number, "the number"), .required("unit", .text, "such as ul")]
    )

    static let routes = Record(
        "routes",
        "Several routes, or one with its words.",
        [.required("routes", .list(.choice(Route.self)), "one or several")]
    ).worded()

    static let moment = Record(
        "moment",
        "When: `at`, `span`, `reference` or `date`.",
        [
            .optional("at", .numbers, "times, as a list, with `unit`"),
            .optional("span", .numbers, "from and to, with `unit`"),
            .optional("unit", .text, "such as min"),
            .optional("reference", .text, "what the times count from"),
            .optional("date", .date, "a calendar day"),
            .optional("uncertain", .flag, "true where the text leaves it open"),
        ]
    ).worded()

    static let statistic = Record(
        "statistic",
        "A p-value with its words.",
        [.required("p", .form("^(<|<=|=|>) [0-9.eE-]+$"), "such as < 0.05")]
    ).worded()

    // MARK: Values that stay words

    static let textValuesFile = Record(
        "text values",
        "Why some values stay words.",
        [
            .required("reasons", .map(.text), "sentences, each under a short name"),
            .required("values", .list(.record(textValue)), "each finding whose value is words"),
        ]
    )

    static let textValue = Record(
        "text value",
        "One finding whose value is words.",
        [
            .required("finding", .id, "id of the finding"),
            .required("reason", .text, "name of the reason"),
            .optional("part", .flag, "true where only a part of the value is words"),
        ]
    )
}
