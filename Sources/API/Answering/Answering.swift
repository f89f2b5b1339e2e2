package import Access
import Domain
package import FoundationEssentials
package import HTTP

/// Answers requests over HTTP: one for each worker thread, with a gate of its own.
///
/// Route, admission, command, use case, answer: each step can refuse, and every refusal becomes
/// problem details in one place.
package final class Answering: Responder {
    let gate: Gate
    let signIn: SignIn
    let now: @Sendable () -> Date
    let runLine: RunShellLine
    private let router: Router<Route>
    private let unknownTokens: UnknownTokens
    let limits: RequestLimits
    let cursors: PageCursors
    private let proxies: Proxies
    private let newID: @Sendable () -> UUID
    private let slow: Duration?
    private let tell: @Sendable (RequestEvent) -> Void

    /// - Parameters:
    ///   - signIn: made once for the process: its queue bounds what sign-ins may cost.
    ///   - unknownTokens: one for the process: the log is told of them elsewhere.
    ///   - limits: one for the process; by default there are none.
    ///   - proxies: who is believed about where a request comes from; by default nobody.
    ///   - cursors: one for the process; by default with a key of its own.
    ///   - runLine: runs one command of the shell; by default there is no shell.
    ///   - now: the clock that dates in commands are judged by.
    ///   - newID: names requests.
    ///   - slow: what takes so long is told; nil for nothing.
    ///   - tell: called for each fault of ours, and for what is slow.
    /// - Throws: when routes of the table collide.
    package init(
        gate: Gate, signIn: SignIn, routes: [Route] = Routes.table,
        unknownTokens: UnknownTokens = UnknownTokens(),
        limits: RequestLimits = RequestLimits(session: 0, address: 0),
        proxies: Proxies = Proxies(), cursors: PageCursors = PageCursors(),
        runLine: @escaping RunShellLine = { _, _, _, _ throws(Failure) in throw .notFound },
        now: @escaping @Sendable () -> Date = { Date() },
        newID: @escaping @Sendable () -> UUID = { .random() },
        slow: Duration? = nil,
        tell: @escaping @Sendable (RequestEvent) -> Void = { _ in }
    ) throws(RouterError) {
        self.gate = gate
        self.signIn = signIn
        self.unknownTokens = unknownTokens
        self.limits = limits
        self.proxies = proxies
        self.cursors = cursors
        self.runLine = runLine
        self.now = now
        self.newID = newID
        self.slow = slow
        self.tell = tell
        router = try Routes.router(routes)
    }

    package func respond(to request: Request) -> Response {
        let requestID = newID()
        let peer = proxies.peer(of: request)
        let trace = TraceContext(continuing: request.headers.all("traceparent"))
        gate.slowest = nil
        gate.setback = nil
        var route: Route?
        var told: RequestEvent.Kind?
        var response: Response
        do throws(Denial) {
            let (found, parameters) = try find(request, peer)
            route = found
            let asked = try Admission(
                request: request, route: found, parameters: parameters, requestID: requestID,
                peer: peer, answering: self
            ).admit()
            response = try found.handling.perform(asked).response(to: asked)
        } catch {
            switch error {
            case .failure(.broken(let code)): told = .fault(code: code)
            case .failure(.unavailable):
                told = .unavailable(code: gate.setback ?? Failure.unavailable.code)
            case .failure(.unknownToken): unknownTokens.note(from: peer)
            case _: break
            }
            let language = Language(accepting: request.headers.all("Accept-Language"))
            response = error.response(
                language, requestID, toToken: route?.entrance != .open && Admission.shows(request))
            // A sign-in that failed leaves as late whether or not a password was worked out: else the
            // time would tell which names wait like names that nobody has.
            // So does one that found no place; nobody is told at once to come again, which would be at once.
            if case .open? = route?.entrance, [401, 429, 503].contains(response.status) {
                response.release = .tick(milliseconds: 1000)
            } else if response.status == 503 {
                response.release = .tick(milliseconds: 100)
            }
        }
        if let trace { response.headers.append(("traceparent", trace.header)) }
        let lasted = request.arrived.duration(to: .now)
        func event(_ kind: RequestEvent.Kind) {
            tell(
                RequestEvent(
                    kind: kind, route: route?.name, status: response.status,
                    milliseconds: Int(lasted / .milliseconds(1)), requestID: requestID,
                    trace: trace))
        }
        if let told { event(told) }
        if let slow, lasted >= slow {
            let statement = gate.slowest
            event(
                .slow(
                    statement: statement?.statement,
                    lasted: Int((statement?.lasted ?? .zero) / .milliseconds(1))))
        }
        return response
    }

    /// The way in that a request takes.
    private func find(
        _ request: Request, _ peer: String
    ) throws(Denial) -> (Route, parameters: [String: String]) {
        if let wait = limits.wait(address: peer) { throw .tooMany(wait) }
        switch router.find(request.method, request.path) {
        case .none: throw .unknownRoute
        case .wrongMethod(let allow): throw .wrongMethod(allow: allow)
        case .found(let route, let parameters): return (route, parameters)
        }
    }
}
