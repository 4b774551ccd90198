internal import HTTPTypes
internal import Synchronization

/// How many costly requests a client may make: a bucket of tokens that fills with time.
final class ClientLimits: Sendable {
    /// What a client has left.
    struct Allowance: Sendable {
        var limit: Int
        var remaining: Int
        /// Seconds until the bucket is full again.
        var reset: Int
        /// Seconds until the next request is taken; nil where this one was.
        var retryAfter: Int?

        /// The fields by which a client learns of it.
        ///
        /// **Source**: IETF draft-ietf-httpapi-ratelimit-headers-07; the three names are those of its earlier versions,
        /// which clients know.
        var headers: HTTPFields {
            var headers = HTTPFields()
            for (name, value) in [("Limit", limit), ("Remaining", remaining), ("Reset", reset)] {
                if let field = HTTPField.Name("RateLimit-\(name)") { headers[field] = "\(value)" }
            }
            if let retryAfter { headers[.retryAfter] = "\(retryAfter)" }
            return headers
        }
    }

    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let burst: Int
    private let perSecond: Double
    private let buckets = Mutex<[String: Bucket]>([:])
    /// More clients at a time than this are forgotten together, which is generous to all of them.
    private static let maximumClients = 20_000

    /// - Parameters:
    ///   - burst: requests that may come at once.
    ///   - perSecond: requests a second that may go on for ever.
    init(burst: Int, perSecond: Double) {
        self.burst = burst
        self.perSecond = perSecond
    }

    /// Counts a request of a client.
    ///
    /// - Parameters:
    ///   - client: who asks.
    ///   - now: when.
    /// - Returns: what is left, and whether the request is taken.
    func take(_ client: String, at now: ContinuousClock.Instant = .now) -> Allowance {
        buckets.withLock { buckets in
            if buckets.count >= Self.maximumClients, buckets[client] == nil { buckets.removeAll() }
            var bucket = buckets[client] ?? Bucket(tokens: Double(burst), filled: now)
            let seconds = (now - bucket.filled) / .seconds(1)
            bucket.tokens = min(Double(burst), bucket.tokens + max(0, seconds) * perSecond)
            bucket.filled = now
            let isTaken = bucket.tokens >= 1
            if isTaken { bucket.tokens -= 1 }
            buckets[client] = bucket
            return Allowance(
                limit: burst,
                remaining: Int(bucket.tokens),
                reset: Int(((Double(burst) - bucket.tokens) / perSecond).rounded(.up)),
                retryAfter: isTaken ? nil : Int(((1 - bucket.tokens) / perSecond).rounded(.up))
            )
        }
    }
}
