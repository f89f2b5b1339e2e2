import Access
import Casework
import Domain
import FoundationEssentials
import JSON

/// A request that has been let in: its route, who asks and what it carries.
struct Asked {
    let route: Route
    let requestID: UUID
    /// The path with its parameters filled in, for the link to the next page.
    let path: String
    /// Nil where the path names no record.
    let recordID: UUID?
    private let signedIn: Caller?
    let window: Window
    private let given: Creation.Once?
    private let json: JSON?

    init(
        _ route: Route, _ requestID: UUID, path: String, recordID: UUID?, caller: Caller?,
        window: Window, once: Creation.Once?, json: JSON?
    ) {
        self.route = route
        self.requestID = requestID
        self.path = path
        self.recordID = recordID
        signedIn = caller
        self.window = window
        given = once
        self.json = json
    }

    /// Who asks; a route that is open to all has nobody.
    func caller() throws(Denial) -> Caller {
        guard let signedIn else { throw .failure(.notSignedIn) }
        return signedIn
    }

    /// The record that the path names.
    func id<Entity>(of _: Entity.Type) throws(Denial) -> ID<Entity> {
        guard let recordID else { throw .failure(.notFound) }
        return ID(recordID)
    }

    /// What makes a retry safe.
    func once() throws(Denial) -> Creation.Once {
        guard let given else { throw .keyMissing }
        return given
    }

    /// The body as a command, or every fault in it.
    func command<Command>(
        _ build: (inout Reader) -> Command?
    ) throws(Denial) -> Command {
        guard let json else { throw .mediaType }
        do throws(Reader.Refusal) {
            return try Reader.read(json, build)
        } catch {
            throw .unfit(error.faults)
        }
    }

    /// The `Link` to the next page (RFC 8288); nil where the offset would pass its limit.
    var next: String? {
        guard let next = Window(limit: window.limit, offset: window.offset + window.limit) else {
            return nil
        }
        return "<\(path)?limit=\(next.limit)&offset=\(next.offset)>; rel=\"next\""
    }
}
