package import Access
import FoundationEssentials
package import HTTP

/// Answers on the port for those who run the service: whether it lives, whether it is ready, and
/// how much it has done. Nothing here concerns a person.
package final class Health: Responder {
    private let gate: Gate
    private let counters: @Sendable () -> Counters
    private let isDraining: @Sendable () -> Bool

    /// - Parameters:
    ///   - gate: one of its own, with short limits, so that it waits for no worker.
    ///   - counters: what the server of the API has done.
    ///   - isDraining: whether the service has begun to stop; then it is not ready.
    package init(
        gate: Gate, counters: @escaping @Sendable () -> Counters,
        isDraining: @escaping @Sendable () -> Bool
    ) {
        self.gate = gate
        self.counters = counters
        self.isDraining = isDraining
    }

    package func respond(to request: Request) -> Response {
        guard request.method == .get || request.method == .head else {
            return Self.text(405, "method not allowed\n", [("Allow", "GET, HEAD")])
        }
        switch request.path {
        case ["livez"]: return Self.text(200, "live\n")
        case ["readyz"]:
            if isDraining() { return Self.text(503, "draining\n", [("Retry-After", "5")]) }
            return gate.answers()
                ? Self.text(200, "ready\n")
                : Self.text(503, "no database\n", [("Retry-After", "2")])
        case ["metrics"]: return metrics
        case _: return Self.text(404, "not found\n")
        }
    }

    /// The Prometheus text format, version 0.0.4.
    private var metrics: Response {
        let now = counters()
        var text = """
            # HELP sspf_http_requests_total Complete requests since the start.
            # TYPE sspf_http_requests_total counter
            sspf_http_requests_total \(now.requests)
            # HELP sspf_http_connections Open connections.
            # TYPE sspf_http_connections gauge
            sspf_http_connections \(now.connections)
            # HELP sspf_http_evicted_total Slow connections that gave way to new ones.
            # TYPE sspf_http_evicted_total counter
            sspf_http_evicted_total \(now.evictions)
            # HELP sspf_http_queued Requests that wait for a worker.
            # TYPE sspf_http_queued gauge
            sspf_http_queued \(now.queued)
            # HELP sspf_http_request_duration_seconds From a complete request to its answer.
            # TYPE sspf_http_request_duration_seconds histogram
            \(Self.histogram(now.durations))
            # HELP sspf_http_answers_total Answers that left, by status.
            # TYPE sspf_http_answers_total counter

            """
        for status in Self.statuses.union(now.answered.keys).sorted() {
            let count = now.answered[status, default: 0]
            text += "sspf_http_answers_total{status=\"\(status)\"} \(count)\n"
        }
        text += gate.lateness().map(Self.jobs) ?? ""
        text += """
            # HELP sspf_http_refused_total Answers that the server gave by itself, by status.
            # TYPE sspf_http_refused_total counter

            """
        for (status, count) in now.refused.sorted(by: { $0.key < $1.key }) {
            text += "sspf_http_refused_total{status=\"\(status)\"} \(count)\n"
        }
        return Response(
            status: 200,
            headers: [
                ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                ("Cache-Control", "no-store"),
            ], body: Array(text.utf8))
    }

    /// What the jobs have left undone, for alarms; without the database there are no such lines.
    private static func jobs(_ late: Lateness) -> String {
        """
        # HELP sspf_seal_lag_seconds How long the oldest entry of the log has waited for its seal.
        # TYPE sspf_seal_lag_seconds gauge
        sspf_seal_lag_seconds \(late.seal)
        # HELP sspf_retention_age_seconds Since the last nightly deletion ended.
        # TYPE sspf_retention_age_seconds gauge
        sspf_retention_age_seconds \(late.retention)
        # HELP sspf_retention_interrupted_seconds Since one began that has not ended; 0 where none.
        # TYPE sspf_retention_interrupted_seconds gauge
        sspf_retention_interrupted_seconds \(late.interrupted ?? 0)
        # HELP sspf_retention_stale 1 when 36 hours have passed without one, or 6 in the midst of one.
        # TYPE sspf_retention_stale gauge
        sspf_retention_stale \(late.isStale ? 1 : 0)

        """
    }

    /// Each bucket holds the smaller ones.
    private static func histogram(_ durations: Durations) -> String {
        let name = "sspf_http_request_duration_seconds"
        var count = 0
        var lines: [String] = []
        let limits = Durations.limits.map { "\(Double($0) / 1000)" } + ["+Inf"]
        for (number, limit) in zip(durations.counts, limits) {
            count += number
            lines.append("\(name)_bucket{le=\"\(limit)\"} \(count)")
        }
        lines.append("\(name)_sum \(Double(durations.nanoseconds) / 1_000_000_000)")
        lines.append("\(name)_count \(count)")
        return lines.joined(separator: "\n")
    }

    /// Those that are there before the first: a rate has a zero to rise from.
    private static let statuses = Set(ProblemKind.allCases.map(\.status) + [200, 201, 204, 304])

    private static func text(
        _ status: Int, _ body: String, _ headers: [(String, String)] = []
    ) -> Response {
        Response(
            status: status,
            headers: [
                ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ] + headers, body: Array(body.utf8))
    }
}
