package import Postgres

/// Sends sealed entries on to a system for security events, in the order of the log. Requests never
/// wait for it: it reads what has been sealed, on the sealer's thread.
///
/// How far it has come stands in a file, written after the lines have been handed over: nothing is
/// lost when it stops, and a line may come twice, under the same `metadata.uid`.
package final class Forwarder {
    /// The file in the state folder: the number of a shard and a place in it.
    package static let fileName = "forwarded"
    private static let batch = 500

    private var link: Link
    private let path: String
    private let sink: any EventSink
    private var cursor: (shard: Int, place: Int)?

    /// - Parameters:
    ///   - link: of `sspf_seal`.
    ///   - folder: the state folder.
    package init(_ link: consuming Link, folder: String, to sink: any EventSink) {
        self.link = link
        path = "\(folder)/\(Self.fileName)"
        self.sink = sink
    }

    /// Sends on what has been sealed since.
    /// - Parameter goesOn: asked after each batch.
    /// - Returns: how many entries.
    package func callAsFunction(
        while goesOn: () -> Bool = { true }
    ) throws(SealError) -> Int {
        var sent = 0
        while true {
            let from = try standing()
            let rows: Rows
            do throws(PostgresError) {
                rows = try link.run([
                    (Self.take, [.int(from.shard), .int(from.place), .int(Self.batch)])
                ])[0]
            } catch { throw .database(error) }
            if rows.count == 0 { return sent }
            var last = from
            for row in 0..<rows.count {
                guard let shard = rows.int(row, 0), let place = rows.int(row, 1),
                    let origin = rows[row, 2], let header = rows[row, 3],
                    let persons = rows.int(row, 4),
                    let event = SecurityEvent(
                        header: header, uid: "\(origin)#\(place)", persons: persons)
                else { throw .entryMalformed }
                try sink.take(event.line, event.severity)
                last = (shard, place)
            }
            try sink.finish()
            try StateFile.keep(path, Array("\(last.shard) \(last.place)\n".utf8))
            cursor = last
            sent += rows.count
            if !goesOn() { return sent }
        }
    }

    private func standing() throws(SealError) -> (shard: Int, place: Int) {
        if let cursor { return cursor }
        guard let bytes = try StateFile.read(path) else { return (0, -1) }
        let parts = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }
            .compactMap { Int($0) }
        guard parts.count == 2 else { throw .stateRefused }
        return (parts[0], parts[1])
    }

    private static let take = Statement(
        "forward-take",
        """
        SELECT f.shard, f.place, f.origin, f.header, f.persons
          FROM authz.log_forward($1, $2, $3) f ORDER BY f.shard, f.place
        """)
}

/// Where events go.
package protocol EventSink {
    /// Hands over one line.
    func take(_ line: [UInt8], _ severity: SystemLog.Severity) throws(SealError)
    /// Sees what was handed over since to be kept, as far as the sink can.
    func finish() throws(SealError)
}

extension SystemLog: EventSink {
    package func take(_ line: [UInt8], _ severity: Severity) throws(SealError) {
        try send(line, severity)
    }

    package func finish() throws(SealError) {}
}

/// A file of JSON lines, for a collector that follows files. A line that a crash or a full disk left
/// unfinished is ended first: the next event would be lost in it.
package struct EventFile: EventSink {
    private let path: String

    package init(_ path: String) { self.path = path }

    package func take(_ line: [UInt8], _ severity: SystemLog.Severity) throws(SealError) {
        let isTorn = try StateFile.last(path).map { $0 != 0x0A } ?? false
        try StateFile.append((isTorn ? [0x0A] : []) + line + [0x0A], to: path, isDurable: false)
    }

    package func finish() throws(SealError) { try StateFile.append([], to: path) }
}
