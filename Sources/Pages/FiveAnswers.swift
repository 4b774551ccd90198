/// The block that answers a reader's five first questions, each with its date and a link.
public struct FiveAnswers: Hashable, Codable, Sendable {
    public var answers: [Answer]

    public init(_ answers: [Answer]) {
        self.answers = answers
    }

    /// One question and its answer.
    public struct Answer: Hashable, Codable, Sendable {
        public var question: String
        public var answer: String
        public var date: DateText
        /// What the date says, such as "as of" or "searched".
        public var dateMeans: String
        /// The address within the page where the answer is worked out.
        public var link: String
        public var linkText: String

        public init(
            question: String,
            answer: String,
            date: DateText,
            dateMeans: String,
            link: String,
            linkText: String
        ) {
            self.question = question
            self.answer = answer
            self.date = date
            self.dateMeans = dateMeans
            self.link = link
            self.linkText = linkText
        }
    }
}
