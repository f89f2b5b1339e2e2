package import JSON

/// A request and its answer as they were, in a demonstration municipality: what the description shows
/// for an operation, and where it reads what a list holds. Two items of a list stand for all.
///
/// `RECORD=1 Scripts/test --filter ExampleTests` writes ``recorded`` anew.
package struct Example: Sendable {
    /// The body sent; nil where none was.
    package let request: JSON?
    /// The body of the answer; nil where there was none.
    package let answer: JSON?

    /// By operation.
    package static let all: [String: Example] = {
        var all: [String: Example] = [:]
        for line in recorded.split(separator: "\n") {
            do throws(JSON.Fault) {
                let pair = try JSON.parse(Array(line.utf8), limits: .init(elements: 10_000))
                guard case .string(let operation)? = pair["operation"] else { continue }
                all[operation] = Example(request: pair["request"], answer: pair["answer"])
            } catch {
                continue
            }
        }
        return all
    }()

    /// The answers of these operations, or what was sent to them.
    static func bodies(_ operations: [String], sent: Bool) -> [JSON] {
        operations.compactMap { sent ? all[$0]?.request : all[$0]?.answer }
    }
}
