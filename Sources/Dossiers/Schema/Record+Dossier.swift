/// `dossier.yaml`.
extension Record {
    static let dossier = Record(
        "dossier",
        "Who the compound is. Facts are not typed here: each names the finding that holds the value.",
        [
            .required("compound", .id, "the id, which is also the folder's name, such as `alpha-1`"),
            .required("name", .text, "the name as a sentence carries it"),
            .required("class", .choice(Identity.CompoundClass.self), "what kind of compound it is"),
            .required("identity", .record(identity), "ids of the findings that say who it is"),
            .optional("misspellings", .list(.record(misspelling)), "spellings that readers meet and that are wrong"),
            .optional("salts", .list(.record(salt)), "salt forms"),
            .optional("parts", .list(.record(part)), "named runs of residues"),
            .optional("parent", .record(parent), "the natural compound that it derives from"),
            .optional("cut_sites", .list(.record(cutSite)), "bonds that are cut, in order"),
            .optional("compared_with", .ids, "ids of dossiers that a page sets beside it"),
            .optional("alternatives", .list(.record(alternative)), "what is offered instead"),
            .optional("unknowns", .list(.record(unknown)), "what was looked for and not found"),
            .optional("conflicts", .list(.record(conflict)), "sources that disagree; nothing is averaged"),
            .optional("corrections", .list(.record(correction)), "what circulates and is not so"),
        ]
    )

    static let identity = Record(
        "identity",
        "Each value is the id of the finding that holds it. A peptide needs its sequence.",
        [
            .optional("sequence", .id, "the finding of the one-letter sequence"),
            .optional("helm", .id, "the finding of the HELM text, checked against the sequence"),
            .optional("formula", .id, "the finding of the formula, checked against the sequence"),
            .optional("average_mass", .id, "the finding of the average mass, checked against the sequence"),
            .optional("monoisotopic_mass", .id, "the finding of the monoisotopic mass"),
            .optional("identifiers", .ids, "findings of registry numbers: CAS, UNII, PubChem"),
            .optional("synonyms", .ids, "findings of other names"),
        ]
    )

    static let misspelling = Record(
        "misspelling",
        "A spelling that is met and is wrong.",
        [.required("text", .text, "the spelling"), .required("reason", .text, "what is wrong with it")]
    )

    static let salt = Record(
        "salt",
        "A salt form.",
        [.required("name", .text, "such as acetate"), .required("finding", .id, "the finding of its mass or number")]
    )

    static let part = Record(
        "part",
        "A named run of residues.",
        [
            .required("name", .text, "such as tail"),
            .required("residues", .list(.integer(1...Int.max)), "first and last position, counted from the amino end"),
            .required("finding", .id, "the finding that says so"),
        ]
    )

    static let parent = Record(
        "parent",
        "The natural compound that it derives from.",
        [.required("compound", .text, "its name"), .optional("findings", .ids, "findings about it")]
    )

    static let cutSite = Record(
        "cut site",
        "A bond that is cut.",
        [
            .required("of", .text, "the peptide that is cut, in one-letter codes"),
            .required("after", .integer(1...Int.max), "the residue of it after which it is cut"),
            .required("products", .texts, "the two products, the one with the amino end first"),
            .required("finding", .id, "the finding that says so"),
        ]
    )

    static let alternative = Record(
        "alternative",
        "What is offered instead.",
        [
            .required("name", .text, "its name"),
            .required("class", .choice(Identity.CompoundClass.self), "what kind of compound it is"),
            .optional("note", .text, "what a reader should know"),
        ]
    )

    static let unknown = Record(
        "unknown",
        "What was looked for and not found.",
        [
            .required("quantity", .text, "what is not known"),
            .required("searched", .text, "where it was looked for"),
            .optional("on", .date, "the day of the search"),
        ]
    )

    static let conflict = Record(
        "conflict",
        "Sources that disagree.",
        [
            .required("topic", .text, "what about"),
            .required("sides", .list(.record(side)), "two or more"),
            .required("treatment", .text, "what the dossier does instead of averaging"),
        ]
    )

    static let side = Record(
        "side",
        "One side of a conflict, with what it rests on.",
        [
            .required("statement", .text, "what it says"),
            .optional("findings", .ids, "findings that it rests on"),
            .optional("sources", .ids, "sources that it rests on"),
        ]
    )

    static let correction = Record(
        "correction",
        "A statement that circulates, with what is right.",
        [
            .required("printed", .text, "what is printed"),
            .required("instead", .text, "what the evidence says"),
            .optional("findings", .ids, "findings that show it"),
            .optional("sources", .ids, "sources that show it"),
        ]
    )
}
