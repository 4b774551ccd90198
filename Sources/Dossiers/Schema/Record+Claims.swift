internal import Claims
internal import Evidence
internal import Regulation

/// `outcomes.yaml` and `claims.yaml`.
extension Record {
    static let outcomesFile = Record(
        "outcomes",
        "What matters to people, with the findings that bear on it; certainties are computed from them.",
        [
            .required("outcomes", .list(.record(outcome)), "one record for each outcome"),
            .optional("harms", .list(.id), "findings that report harm in people, or its absence"),
            .optional("judgements", .list(.record(judgement)), "signed judgements that stand instead"),
        ]
    )

    static let outcome = Record(
        "outcome",
        "Something that matters to people.",
        [
            .required("id", .id, "unique in the dossier"),
            .required("label", .text, "as a table row names it"),
            .optional("findings", .ids, "findings that bear on it; empty where none was found"),
        ]
    )

    static let judgement = Record(
        "judgement",
        "A person's judgement of one outcome or of one source.",
        exactlyOne: ["outcome", "source"],
        [
            .optional("outcome", .id, "id of the outcome"),
            .optional("source", .id, "id of the source; every prior that rests on it follows"),
            .required("certainty", .choice(Certainty.allCases.map(\.word)), "in GRADE's words"),
            .required("by", .text, "who judged"),
            .required("on", .date, "when"),
            .required("reason", .text, "why"),
        ]
    )

    static let claimsFile = Record(
        "claims",
        "The sentences of the page, each with what it rests on and, where it can be counted, what must hold.",
        [.required("claims", .list(.record(claim)), "one record for each sentence")]
    )

    static let claim = Record(
        "claim",
        "One sentence. It needs one of findings, sources, experiments, status, assertion.",
        [
            .required("id", .id, "unique in the dossier; the article places it by this"),
            .required("kind", .choice(Claim.Kind.self), "the part of the story"),
            .required("text", .text, "the sentence, with the hedge of its strength"),
            .required("strength", .choice(Strength.self), "how firmly it is said"),
            .required("population", .choice(Claim.Population.self), "whom it speaks about"),
            .optional("findings", .ids, "findings that support it"),
            .optional("sources", .ids, "sources that it counts or names beside"),
            .optional("experiments", .ids, "experiments whose runs support it"),
            .optional("status", .list(.record(statusQuery)), "legal statuses that it depends on"),
            .optional("assertion", .text, "what must hold, such as count(trials where placebo == yes) == 0"),
            .optional("leans_on", .list(.choice(FindingSubject.Role.self)), "other substances that it may lean on"),
            .optional("note", .text, "a caveat that is shown beside it"),
        ]
    )

    static let statusQuery = Record(
        "status query",
        "A legal status.",
        [
            .required("jurisdiction", .choice(Jurisdiction.self), "where"),
            .required("facet", .choice(StatusTerm.names), "which part of the status"),
        ]
    )
}
