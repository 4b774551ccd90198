/// The rules by which a certainty is computed from the records of studies; data, read from one file.
public struct CertaintyRules: Hashable, Sendable {
    /// A number of the rules with where it comes from.
    public struct Rule<Value: Hashable & Sendable>: Hashable, Sendable {
        public var value: Value
        /// A citation, or the word "convention" with a reason.
        public var source: String

        public init(_ value: Value, source: String) {
            self.value = value
            self.source = source
        }
    }

    /// What the strongest design of a body is.
    public enum Design: String, Hashable, Sendable, CaseIterable {
        case randomisedTrial = "randomised trial"
        case otherHuman = "other study in people"
        case animal
        case laboratory
        /// A label, register, review or page: no study of its own.
        case noStudy = "no study"
    }

    public var start: [Design: Rule<Certainty>]
    /// Steps for a trial whose randomisation is only reported, or not described.
    public var randomisationNotDescribed: Rule<Int>
    /// Steps for a study in people without blinding.
    public var notBlinded: Rule<Int>
    /// Steps where no study of the body was read first-hand, so that its conduct could not be judged.
    public var notReadFirstHand: Rule<Int>
    /// Steps where a study of the body was corrected and the correction was not taken up.
    public var corrected: Rule<Int>
    /// Steps where a study of the body is under an expression of concern.
    public var concern: Rule<Int>
    /// Steps where studies of the body stand on opposed sides of a recorded conflict.
    public var opposedFindings: Rule<Int>
    /// Steps for animals in place of people.
    public var otherSpecies: Rule<Int>
    /// Steps for cells or tissue in place of an organism.
    public var outsideOrganism: Rule<Int>
    /// Steps for another substance in place of the compound.
    public var otherSubstance: Rule<Int>
    /// Total sample below which the body is imprecise.
    public var optimalSize: Rule<Int>
    /// Total sample below which it is very imprecise.
    public var smallSize: Rule<Int>
    /// Steps where every study comes from the developers' network.
    public var oneNetwork: Rule<Int>

    public init(
        start: [Design: Rule<Certainty>],
        randomisationNotDescribed: Rule<Int>,
        notBlinded: Rule<Int>,
        notReadFirstHand: Rule<Int>,
        corrected: Rule<Int>,
        concern: Rule<Int>,
        opposedFindings: Rule<Int>,
        otherSpecies: Rule<Int>,
        outsideOrganism: Rule<Int>,
        otherSubstance: Rule<Int>,
        optimalSize: Rule<Int>,
        smallSize: Rule<Int>,
        oneNetwork: Rule<Int>
    ) {
        self.start = start
        self.randomisationNotDescribed = randomisationNotDescribed
        self.notBlinded = notBlinded
        self.notReadFirstHand = notReadFirstHand
        self.corrected = corrected
        self.concern = concern
        self.opposedFindings = opposedFindings
        self.otherSpecies = otherSpecies
        self.outsideOrganism = outsideOrganism
        self.otherSubstance = otherSubstance
        self.optimalSize = optimalSize
        self.smallSize = smallSize
        self.oneNetwork = oneNetwork
    }
}

extension Source {
    /// The design by which the rules start.
    public var certaintyDesign: CertaintyRules.Design {
        switch kind.value {
        case .humanTrial: randomised.value == .yes || randomised.value == .reported ? .randomisedTrial : .otherHuman
        case .humanObservation: .otherHuman
        case .animalInVivo, .inVitroAndInVivo: .animal
        case .inVitro, .analytical, .description, .dissertation: .laboratory
        case .review, .label, .regulatory, .news, .secondaryCompilation, .tertiary, .computed, .seller: .noStudy
        }
    }
}
