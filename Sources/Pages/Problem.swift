/// A page that says why there is no page.
struct Problem {
    var status: Int
    var title: String
    var explanation: String
    var advice: String

    static let all: [Problem] = [
        Problem(
            status: 400,
            title: "The request could not be read",
            explanation: "The server did not understand what was asked.",
            advice: "Go back and try again from a page of this site."
        ),
        Problem(
            status: 404,
            title: "There is no page at this address",
            explanation: "The address may have been mistyped, or the page may never have existed.",
            advice: "The list of dossiers has every page there is."
        ),
        Problem(
            status: 405,
            title: "This address can only be read",
            explanation: "The request used a method other than GET or HEAD.",
            advice: "Ask again with GET."
        ),
        Problem(
            status: 413,
            title: "The request is too large",
            explanation: "Nothing on this site takes so much data.",
            advice: "Ask again without a body and with a shorter address."
        ),
        Problem(
            status: 500,
            title: "Something failed on our side",
            explanation: "The fault has been written to the server's log.",
            advice: "Try again in a moment."
        ),
    ]
}
