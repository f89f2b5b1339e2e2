/// What members and parameters mean: the Swedish term where there is one, then in English, with the
/// unit where there is one. A name means one thing in the whole API, or says whose it is where it means
/// something of its own: `Schema.holder.name`, `holder.name` or `Schema.name`. What means many things,
/// as `kind`, has no meaning by its name alone.
package enum Lexicon {
    /// What a member of a body or an answer means.
    /// - Parameter holder: the member that holds it.
    static func meaning(of name: String, in schema: String, of holder: String = "") -> String? {
        members["\(schema).\(holder).\(name)"] ?? members["\(holder).\(name)"]
            ?? members["\(schema).\(name)"] ?? members[name]
    }

    /// What a parameter, or a field of an answer, means.
    static func parameter(_ name: String) -> String? { parameters[name] ?? members[name] }

    /// Every entry, by name.
    package static let members = read([aToE, fToN, oToR, sToZ].joined(separator: "\n"))
    private static let parameters = read(fields)

    /// Reads `name: meaning`, a line each.
    static func read(_ text: String) -> [String: String] {
        var meanings: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2 else { continue }
            meanings[String(parts[0])] = String(parts[1])
        }
        return meanings
    }

    private static let fields = """
        id: Id of the record that the path names.
        merge: Id of the merge (sammanslagning).
        record: Id of the record asked for.
        number: Number of the entry on the log (loggpost), from 0.
        problem: The last part of a problem's type.
        limit: Items at most on the page.
        until: The last day by which what is listed ends.
        cursor: Where the page before ended, as its Link says; for an hour, this session, list and filters.
        Sspf-Purpose: Ändamål: what the request is made for; it is logged and judged by.
        Idempotency-Key: Names this creation, a new one each, the same when retrying; remembered for two days.
        If-Match: ETag of the version that was seen of what is changed: the record that the path names, or its part that the body names.
        If-None-Match: ETags of what the caller has; where one still holds the answer is 304.
        traceparent: The trace (W3C Trace Context) that the request belongs to; it is gone on with.
        X-Request-Id: Names the request, on the log too.
        ETag: The record's version, by which it can be changed next; with 412, the one that stands now.
        Location: Where the record that was created, or changed, is found.
        Link: The next page, rel="next".
        Retry-After: Seconds to wait before the next try.
        RateLimit: Whose requests are refused, session or address, and for how many seconds (t).
        RateLimit-Policy: How many requests (q) may come within how many seconds (w); nothing where it was sign-ins that were too many.
        WWW-Authenticate: How to sign in, that the token opens nothing (RFC 6750), or that who one is must be proved anew (RFC 9470).
        Accept-Post: The media type taken.
        Allow: The methods that the path has.
        Content-Language: The language of the words; both where what was asked for was not read.
        """
}
