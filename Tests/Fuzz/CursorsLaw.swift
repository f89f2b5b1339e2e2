import API
import Access
import Audit
import FoundationEssentials

extension Law {
    /// Where pages ended. A cursor is what was given out, to this caller, for this list, within the
    /// hour: no other text is one.
    static let cursors = Law("cursors") { (bytes) throws(Broken) in
        let text = String(decoding: bytes, as: UTF8.self)
        try expect(
            given.read(text, 20, at: "a", now) == nil, "nothing is a cursor that was not given")
        if let log = LogCursor(text) { try expect(log.text == text, "a place in the log") }
        guard let next = Window(limit: 20, offset: bytes.count, after: text.isEmpty ? nil : text),
            let page = try? given.write(next, at: "a", now), page.utf8.count <= PageCursors.longest
        else { return }
        try expect(given.read(page, 20, at: "a", now) == next, "what was given is taken")
        try expect(given.read(page, 20, at: "b", now) == nil, "by nobody else and for nothing else")
        try expect(
            given.read(page, 20, at: "a", now.addingTimeInterval(3_601)) == nil, "within the hour")
        // Which letter is changed hangs on the bytes alone.
        var letters = Array(page.utf8)
        let place = bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % letters.count
        letters[place] = letters[place] == 0x41 ? 0x42 : 0x41
        try expect(
            given.read(String(decoding: letters, as: UTF8.self), 20, at: "a", now) == nil,
            "and not with another letter")
    }

    private static let given = PageCursors(key: [UInt8](repeating: 5, count: 32))
    private static let now = Date(timeIntervalSince1970: 1_795_305_600)
}
