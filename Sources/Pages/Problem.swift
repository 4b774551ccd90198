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
            status: 403,
            title: "The request comes from another site",
            explanation: "Something is only changed here when it is asked for from a page of this site.",
            advice: "Open the page on this site and send it from there."
        ),
        Problem(
            status: 404,
            title: "There is no page at this address",
            explanation: "The address may have been mistyped, or the page may never have existed.",
            advice: "The list of dossiers has every page there is."
        ),
        Problem(
            status: 405,
            title: "This address is not used like that",
            explanation: "The request used a method that this address does not take.",
            advice: "Most addresses can only be read."
        ),
        Problem(
            status: 413,
            title: "The request is too large",
            explanation: "Nothing on this site takes so much data.",
            advice: "Ask again with less, or with a shorter address."
        ),
        Problem(
            status: 415,
            title: "The request is of a kind that is not read here",
            explanation: "The server takes forms of this site's own pages, and JSON at the addresses that say so.",
            advice: "Go back and try again from a page of this site."
        ),
        Problem(
            status: 429,
            title: "Too many requests",
            explanation: "More was asked from your address in a short time than this site answers.",
            advice: "Try again in a minute."
        ),
        Problem(
            status: 500,
            title: "Something failed on our side",
            explanation: "The fault has been written to the server's log.",
            advice: "Try again in a moment."
        ),
        Problem(
            status: 503,
            title: "The site is busy",
            explanation: "More is being computed right now than this machine can answer in good time.",
            advice: "Try again in a moment."
        ),
    ]
}
