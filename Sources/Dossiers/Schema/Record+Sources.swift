internal import Evidence

/// `sources.yaml`.
extension Record {
    static let sourcesFile = Record(
        "sources",
        "Studies and documents, one record each. An absent key says that nothing was seen about it, never \"no\".",
        [.required("sources", .list(.record(source)), "one record for each study or document")]
    )

    static let source = Record(
        "source",
        "A study or document that findings are taken from.",
        [
            .required("id", .id, "unique in the dossier, such as `shevchenko2006`"),
            .required("authors", .text, "as a reference list prints them"),
            .optional("year", .integer(1800...2200), "of publication"),
            .required("title", .text, "in English or as printed"),
            .required("journal", .text, "or the publisher of a document"),
            .optional("volume_pages", .text, "such as 32(1):57-62"),
            .optional("doi", .form("^10\\.[0-9]{4,9}(\\.[0-9]+)*/\\S+$"), "without https://doi.org/"),
            .optional("pmid", .form("^[1-9][0-9]{0,8}$"), "PubMed's number"),
            .optional("pmcid", .form("^PMC[1-9][0-9]{0,8}$"), "PubMed Central's number, with PMC"),
            .optional("nct", .form("^NCT[0-9]{8}$"), "the registration at ClinicalTrials.gov"),
            .optional("indexed_pubmed", .flag, "whether PubMed has a record; absent where that was not looked up"),
            .required("language", .either([.form("^[a-z]{2}$"), .record(languages)]), "ISO 639-1, such as en"),
            .required("kind", .choice(SourceKind.self), "what it is, which bounds what it can show"),
            .optional("design", .text, "in the words of the evidence"),
            .optional("trial", .record(trial), "how a study in people was controlled; a human trial needs it"),
            .optional("subject", .record(subject), "what it studied where that is not the compound"),
            .optional("species", species, "whose body or cells"),
            .optional("n", sampleSize, "how many subjects"),
            .optional("randomised", answer, "whether subjects were assigned by chance"),
            .optional("blinded", answer, "whether those who took part or judged did not know"),
            .optional("placebo", answer, "whether there was a placebo arm"),
            .optional("outcome_scales", .texts, "what was measured, such as a rating scale"),
            .required("access", .text, "what could be reached of it"),
            .required("seen", .either([.list(.choice(Sighting.self)), .record(seen)]), "how it was read"),
            .required("independent_of_developers", .flag, "true where no author is of the developers' network"),
            .optional("limitations", .text, "what a reader must know"),
            .optional("notices", .list(.record(notice)), "retractions, concerns and corrections, with date"),
        ]
    )

    static let notice = Record(
        "notice",
        "What was published about the source after it. It reaches every finding, prior, run and claim below.",
        [
            .required("kind", .choice(SourceNotice.Kind.self), "what it says"),
            .required("on", .date, "the day on which it was published"),
            .optional("doi", .form("^10\\.[0-9]{4,9}(\\.[0-9]+)*/\\S+$"), "the notice's own DOI; this or `pmid`"),
            .optional("pmid", .form("^[1-9][0-9]{0,8}$"), "the notice's own PubMed number; this or `doi`"),
            .optional("reason", .text, "why, in a few words"),
            .optional("taken_up", .date, "the day on which the findings were read again against a correction"),
        ]
    )

    static let languages = Record(
        "languages",
        "The languages, with the words where they say more.",
        [.required("codes", .list(.form("^[a-z]{2}$")), "ISO 639-1")]
    ).worded()

    static let seen = Record(
        "seen",
        "How it was read, with the words where they say more.",
        [.required("how", .list(.choice(Sighting.self)), "one or several")]
    ).worded()

    static let trial = Record(
        "trial",
        "How a study in people was controlled.",
        [
            .required("control", .choice(TrialDesign.Control.self), "what the studied group was compared with"),
            .required("population", .choice(TrialDesign.Population.self), "who took part"),
            .optional("comparator", .text, "the drug that it was compared with or added to"),
        ]
    )

    static let subject = Record(
        "subject",
        "What it is about where that is not the compound; it is never shown as the compound's own data.",
        [
            .required("role", .choice(FindingSubject.Role.self), "how it stands to the compound"),
            .required("of", .texts, "the substances, by name"),
        ]
    )

    // MARK: Parts that sources and findings share

    static let speciesRecord = Record(
        "species",
        "Whose body or cells, in detail.",
        [
            .required("taxa", .list(.choice(Species.Taxon.self)), "one or several"),
            .optional("strains", .texts, "such as Wistar"),
            .optional("preparation", .choice(Species.Preparation.self), "what of it was examined"),
            .optional("presumed", .flag, "true where the text does not say it"),
        ]
    ).worded()
    static let species = Shape.either([.choice(Species.Taxon.self), .record(speciesRecord)])

    static let sampleSizeRecord = Record(
        "sample size",
        "Numbers of subjects, in detail.",
        [
            .optional("total", .integer(1...Int.max), "all subjects"),
            .optional("per_group", .integer(1...Int.max), "in each group, where groups are alike"),
            .optional("groups", .list(.either([.integer(1...Int.max), .record(group)])), "each group"),
        ]
    ).worded()
    static let group = Record(
        "group",
        "One group of subjects.",
        [.optional("label", .text, "its name"), .required("count", .integer(1...Int.max), "its size")]
    )
    static let sampleSize = Shape.either([.integer(1...Int.max), .record(sampleSizeRecord)])

    static let answerRecord = Record(
        "answer",
        "An answer with the words behind it.",
        [.required("answer", .choice(Answer.self), "what is known")]
    ).worded()
    static let answer = Shape.either([.choice(Answer.self), .record(answerRecord)])
}
