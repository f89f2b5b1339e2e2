import Access
import JSON

/// A list taken window by window, up to a bound.
struct Gathered {
    private(set) var items: [JSON] = []
    /// There is more than the bound let through.
    private(set) var isCut = false

    /// - Parameters:
    ///   - most: the most items; nil for as many as windows reach, which is a million.
    ///   - page: a request of its own for each window.
    init(
        upTo most: Int? = nil, _ page: (Window) throws(ShellFailure) -> Page
    ) throws(ShellFailure) {
        let most = most ?? .max
        repeat {
            guard let window = Window(limit: min(100, most - items.count), offset: items.count)
            else { return }
            let next = try page(window)
            let found = try Listed.items(next)
            items += found
            isCut = next.more
            guard !found.isEmpty else { return }
        } while isCut
    }
}
