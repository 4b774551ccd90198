internal import Regulation

/// `ledger.yaml`.
extension Record {
    static let ledgerFile = Record(
        "ledger",
        "The dated record of law. Rows are never overwritten: a correction is a new row with `recorded`.",
        [
            .required("collected", .date, "the day on which the rows were collected"),
            .optional("not_legal_advice", .flag, "true"),
            .optional("seen_values", .map(.text), "what the words of `seen` mean"),
            .optional("date_rule", .text, "how the two dates of a row are filled in"),
            .optional("facets_rule", .text, "how a status is cut into facets"),
            .optional("definitions", .list(.record(definition)), "texts of law that rows refer to"),
            .optional("arithmetic", .list(.record(arithmetic)), "counts that must balance"),
            .required("compounds", .list(.record(ledgerCompound)), "what the rows are about, with spellings"),
            .required("events", .list(.record(event)), "one record for each event"),
            .optional("conflicts", .list(.record(ledgerConflict)), "records that disagree"),
            .optional("watch", .list(.record(watchItem)), "what to look at again"),
        ]
    )

    static let definition = Record(
        "definition",
        "A text of law.",
        [
            .required("id", .id, "unique in the ledger"),
            .required("text", .text, "what it says"),
            .required("source", .text, "where it stands"),
            .required("seen", .choice(LedgerEvent.Seen.self), "how it was read"),
            .required("confidence", .choice(LedgerEvent.Confidence.self), "how sure the row is"),
        ]
    )

    static let arithmetic = Record(
        "arithmetic",
        "A count that must balance: what entered, what left, what remains.",
        [
            .required("jurisdiction", .choice(Jurisdiction.self), "where"),
            .required("facet", .choice(Facet.self), "which part of the status"),
            .required("value", .choice(FacetValue.self), "the value that is counted"),
            .required("entered", .ids, "events by which compounds entered"),
            .required("left", .ids, "events by which compounds left"),
            .optional("remain", .ids, "compounds that remain"),
            .required("text", .text, "in words"),
        ]
    )

    static let ledgerCompound = Record(
        "compound",
        "What rows are about.",
        [
            .required("id", .id, "its id"),
            .required("name", .text, "its name"),
            .optional("names", .list(.record(spelling)), "other spellings"),
        ]
    )

    static let spelling = Record(
        "spelling",
        "Another name.",
        [.required("text", .text, "as written"), .required("kind", .choice(CompoundName.Kind.self), "what it is")]
    )

    static let event = Record(
        "event",
        "One thing that happened, on two time axes: when it was in force, and when it became known.",
        exactlyOne: ["compounds", "group"],
        [
            .required("id", .id, "unique in the ledger, such as US-SEM-001"),
            .optional("compounds", .either([.choice(["all"]), .ids]), "ids of compounds, or all; this or `group`"),
            .optional("group", .text, "the source's words for a group"),
            .required("named_as", .either([.text, .texts]), "the names that the source uses"),
            .required("jurisdiction", .choice(Jurisdiction.self), "where"),
            .required("authority", .text, "who"),
            .required("instrument", .text, "by what: a rule, a list, a letter"),
            .required("event", .text, "what happened"),
            .optional("status_before", .text, "in the words of the record"),
            .optional("status_after", .text, "in the words of the record"),
            .required("effective", .either([.date, .null]), "the day on which it took effect; null: not seen"),
            .required("published", .either([.date, .null]), "the day on which the source appeared; null: not seen"),
            .optional("recorded", .date, "the day of the row, where it is later than `collected`"),
            .optional("changes", .list(.record(change)), "facets that change on the effective day"),
            .optional("absences", .list(.record(absence)), "absences that stand, which need no date"),
            .optional("open", .list(.record(openQuestion)), "facets that were searched without an answer"),
            .optional("list", .record(closedList), "a closed list that took effect"),
            .optional("agenda", .ids, "compounds on a committee's agenda"),
            .required("title", .text, "of the document"),
            .required("citation", .text, "of the document"),
            .required("seen", .choice(LedgerEvent.Seen.self), "how it was read"),
            .required("confidence", .choice(LedgerEvent.Confidence.self), "how sure the row is"),
            .optional("note", .text, "what a reader must know"),
        ]
    )

    static let change = Record(
        "change",
        "A facet that changes.",
        [
            .required("facet", .choice(Facet.self), "which part of the status"),
            .optional("before", .choice(FacetValue.self), "the value before"),
            .required("after", .choice(FacetValue.self), "the value from then on"),
            .optional("compounds", .ids, "which of the row's compounds; absent: all"),
        ]
    )

    static let absence = Record(
        "absence",
        "Something that is not there.",
        [
            .required("facet", .choice(Facet.self), "which part of the status"),
            .required("value", .choice(FacetValue.self), "a value that states an absence"),
            .required("basis", .choice(LedgerEvent.StandingAbsence.Basis.self), "what states it"),
            .optional("searched", .text, "where it was looked for"),
            .optional("confidence", .choice(LedgerEvent.Confidence.self), "where it differs from the row's"),
        ]
    )

    static let openQuestion = Record(
        "open question",
        "A facet that was searched without an answer.",
        [
            .required("facet", .choice(Facet.self), "which part of the status"),
            .required("searched", .text, "where it was looked for"),
        ]
    )

    static let closedList = Record(
        "closed list",
        "A list that names all that is on it.",
        [
            .required("facet", .choice(Facet.self), "which part of the status"),
            .required("listed", .texts, "names on the list"),
            .optional("rejected", .texts, "names that were considered and not listed"),
            .optional("last_seen", .text, "when the list was last read"),
        ]
    )

    static let ledgerConflict = Record(
        "ledger conflict",
        "Two records that disagree.",
        [
            .required("id", .id, "unique in the ledger"),
            .required("topic", .text, "what about"),
            .required("claim_a", .text, "one side"),
            .required("claim_b", .text, "the other side"),
            .required("verdict", .text, "what the ledger does"),
            .required("resolution", .choice(LedgerConflict.Resolution.self), "in one word"),
            .optional("concerns", .list(.record(concern)), "the facets that it is about"),
            .optional("recorded", .date, "the day of the row, where it is later than `collected`"),
        ]
    )

    static let concern = Record(
        "concern",
        "A facet that a conflict is about.",
        [
            .required("jurisdiction", .choice(Jurisdiction.self), "where"),
            .required("facet", .choice(Facet.self), "which part of the status"),
            .optional("compounds", .ids, "which compounds; absent: all"),
            .optional("from", .date, "from which day on"),
            .optional("values", .list(.choice(FacetValue.self)), "the values that are claimed"),
        ]
    )

    static let watchItem = Record(
        "watch item",
        "What to look at again.",
        [
            .required("what", .text, "a register, list or page"),
            .required("signal", .text, "what would be news there"),
            .required("source", .text, "where it is"),
        ]
    )
}
