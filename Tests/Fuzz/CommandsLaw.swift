import API
import FoundationEssentials
import JSON

extension Law {
    /// Bodies of requests. The first line names the operation; the rest is the body, which becomes a
    /// command or is refused with faults that have words and stand somewhere in it, whatever the order
    /// of its members.
    static let commands = Law("commands") { (bytes) throws(Broken) in
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(decoding: parts[0], as: UTF8.self)
        let sum = parts[0].reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        let body = bodies[name] ?? Array(bodies.values)[sum % bodies.count]
        let json: JSON
        do throws(JSON.Fault) {
            json = try JSON.parse(parts.count == 2 ? Array(parts[1]) : [])
        } catch {
            try expect((0...bytes.count).contains(error.offset), "a fault lies in the document")
            return
        }
        let written = JSON.write(json)
        try expect(again(written) == json, "what was read can be written and read again")
        let faults = body.faults(in: json, at: moment)
        try expect(faults.count <= Reader.mostFaults, "no more faults than are told")
        for fault in faults {
            try expect(Wording.knows(fault.code), "\(fault.code) has words")
            try expect(stands(fault.pointer, in: json), "\(fault.code) stands somewhere")
        }
        guard faults.count < Reader.mostFaults else { return }
        try expect(
            sorted(faults) == sorted(body.faults(in: reversed(json), at: moment)),
            "members in another order mean the same")
    }

    private static let moment = Date(timeIntervalSince1970: 1_795_305_600)

    private static let bodies: [String: Body] = Dictionary(
        Routes.table.compactMap { route in route.body.map { (route.operation, $0) } }
    ) { first, _ in first }

    private static func again(_ bytes: [UInt8]) -> JSON? {
        do throws(JSON.Fault) { return try JSON.parse(bytes) } catch { return nil }
    }

    private static func sorted(_ faults: [Reader.Fault]) -> [String] {
        faults.map { "\($0.pointer) \($0.code) \($0.limit ?? 0)" }.sorted()
    }

    private static func reversed(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): .array(elements.map(reversed))
        case .object(let members):
            .object(members.reversed().map { JSON.Member($0.name, reversed($0.value)) })
        case _: json
        }
    }

    /// Whether all that a pointer passes on its way is there; what it ends at may be wanting.
    private static func stands(_ pointer: String, in json: JSON) -> Bool {
        // Bytes, not characters: what combines with a slash leaves it one.
        var steps = pointer.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard steps.removeFirst().isEmpty else { return false }
        var place: JSON? = json
        for step in steps.dropLast() {
            if case .array(let elements)? = place {
                place = Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                place = place?[unescaped(step)]
            }
        }
        return place != nil
    }

    private static func unescaped(_ step: String) -> String {
        var name = String.UnicodeScalarView()
        var scalars = step.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            name.append(scalar == "~" ? (scalars.next() == "1" ? "/" : "~") : scalar)
        }
        return String(name)
    }
}
