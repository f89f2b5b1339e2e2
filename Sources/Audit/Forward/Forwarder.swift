package import Postgres

/// Sends sealed entries on to a system for security events, in the order of the log. Requests never
/// wait for it: it reads what has been sealed, on the sealer's thread.
///
/// How far it has come stands in a file, written after the lines have been handed over: nothing is
/// lost when it stops, and a line may come twice, under the same `metadata.uid`.
package final class Forwarder {
    /// The file in the state folder: the name of a shard and a place in it. By its name, since after a
    /// restore another shard may have its number.
    package static let fileName = "forwarded"
    private static let batch = 500

    private var link: Link
    private let path: String
    private let sink: any EventSink
    private let log: LogName
    private var cursor: (origin: NoteName, place: Int)?

    /// - Parameters:
    ///   - link: of `sspf_seal`.
    ///   - folder: the state folder.
    ///   - log: which log it is.
    package init(_ link: consuming Link, log: LogName, folder: String, to sink: any EventSink) {
        self.log = log
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
            let place = from.flatMap { log.place(of: $0.origin) }
            do throws(PostgresError) {
                rows = try link.run([
                    (
                        Self.take,
                        [
                            .text(from?.origin.text ?? ""), .int(place?.incarnation ?? 0),
                            .text(place?.month ?? ""), .int(from?.place ?? -1), .int(Self.batch),
                        ]
                    )
                ])[0]
            } catch { throw .database(error) }
            if rows.count == 0 { return sent }
            var last = from
            for row in 0..<rows.count {
                guard let place = rows.int(row, 0), let text = rows[row, 1],
                    let origin = try? NoteName(text), let header = rows[row, 2],
                    let persons = rows.int(row, 3),
                    let event = SecurityEvent(
                        header: header, uid: "\(text)#\(place)", persons: persons)
                else { throw .entryMalformed }
                try sink.take(event.line, event.severity)
                last = (origin, place)
            }
            try sink.finish()
            if let last {
                try StateFile.keep(path, Array("\(last.origin.text) \(last.place)\n".utf8))
            }
            cursor = last
            sent += rows.count
            if !goesOn() { return sent }
        }
    }

    private func standing() throws(SealError) -> (origin: NoteName, place: Int)? {
        if let cursor { return cursor }
        guard let bytes = try StateFile.read(path) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }
        guard parts.count == 2, let origin = try? NoteName(String(parts[0])),
            let place = Int(parts[1]), log.place(of: origin) != nil
        else { throw .stateRefused }
        return (origin, place)
    }

    private static let take = Statement(
        "forward-take",
        """
        SELECT f.place, f.origin_of, f.header, f.persons
          FROM authz.log_forward($1, $2, $3, $4, $5) f
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
