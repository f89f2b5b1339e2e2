import Audit
import JSON
import Shell

extension LogVerdict {
    init(_ found: VerifiedLog) {
        let report = found.report
        let lost = found.chain.lost.reduce(0) { $0 + $1.sealed.size - $1.held }
        let counts: [(String, Text, Int)] = [
            ("shards", Text(sv: "Månader", en: "Shards"), found.chain.shards),
            ("dropped", Text(sv: "Gallrade månader", en: "Shards gone"), found.chain.dropped),
            ("entries", Text(sv: "Förseglade poster", en: "Sealed entries"), report.entries),
            ("checkpoints", Text(sv: "Sigill", en: "Checkpoints"), report.checkpoints),
            ("waiting", Text(sv: "Ännu ej förseglade", en: "Not yet sealed"), found.waiting),
            ("erased", Text(sv: "Gallrade personer", en: "Erased persons"), report.erasedPersons),
            (
                "certificates", Text(sv: "Gallringsbevis", en: "Certificates of erasure"),
                found.chain.erasures.count
            ),
            (
                "unsealedCertificates",
                Text(sv: "Gallringsbevis utan sigill än", en: "Certificates not yet sealed"),
                found.chain.unsealedCertificates
            ),
            ("lost", Text(sv: "Förlorade vid återläsning", en: "Lost by restores"), lost),
        ]
        let result = found.isWhole ? "ok" : "failed"
        let shown = report.gaps.prefix(20).map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
        }
        let gaps = report.gaps.map { "{\"first\":\($0.lowerBound),\"last\":\($0.upperBound)}" }
        let witnessed = found.chain.witnessed.map { seen in
            JSON.object([
                JSON.Member("name", .string(seen.cosignature.witness.name.text)),
                JSON.Member("shard", .string(seen.checkpoint.origin.text)),
                JSON.Member("size", .integer(seen.checkpoint.size)),
                JSON.Member("time", .integer(seen.cosignature.time)),
            ])
        }
        let drops = found.chain.drops.map { drop in
            JSON.object([
                JSON.Member("shard", .string(drop.origin)),
                JSON.Member("entries", .integer(drop.size)),
                JSON.Member("decision", .string(drop.decision)),
                JSON.Member("months", .integer(drop.months)),
                JSON.Member("day", .string(drop.day)),
            ])
        }
        let witnesses = found.chain.witnessed.map {
            "\($0.cosignature.witness.name) (\($0.checkpoint.size))"
        }
        let members =
            ["\"result\":\"\(result)\"", "\"fault\":\(found.code.map { "\"\($0)\"" } ?? "null")"]
            + counts.map { "\"\($0.0)\":\($0.2)" }
            + [
                "\"reach\":\(Self.reach(report.reach))",
                "\"beyond\":\(Self.beyond(found.chain.beyond))",
                "\"unsealedDrops\":\(found.chain.unsealedDrops)",
                "\"drops\":\(String(decoding: JSON.write(.array(drops)), as: UTF8.self))",
                "\"numberGaps\":[\(gaps.joined(separator: ","))]",
                "\"witnessed\":\(String(decoding: JSON.write(.array(witnessed)), as: UTF8.self))",
            ]
        self.init(
            isWhole: found.isWhole,
            fields: [Field("result", Text(sv: "Utfall", en: "Result"), result)]
                + counts.map { Field($0.0, $0.1, "\($0.2)") }
                + [
                    Field(
                        "numberGaps", Text(sv: "Luckor i nummer", en: "Gaps in numbers"),
                        shown.isEmpty ? "0" : shown.joined(separator: ", ")),
                    Field(
                        "witnessed",
                        Text(sv: "Bevittnad av (till post)", en: "Witnessed by (up to)"),
                        witnesses.isEmpty ? "-" : witnesses.joined(separator: ", ")),
                ],
            remark: LogWords.remark(on: found, lost: lost),
            json: Array("{\(members.joined(separator: ","))}".utf8))
    }

    /// How far the checkpoints kept outside reach: none, up to so many entries, or they contradict.
    private static func reach(_ reach: LogReport.Reach) -> String {
        switch reach {
        case .ownCheckpoints: "{\"kind\":\"own-checkpoints\"}"
        case .external(let size): "{\"kind\":\"external\",\"entries\":\(size)}"
        case .contradicted: "{\"kind\":\"contradicted\"}"
        }
    }

    /// Of a copy: the checkpoint outside that lies beyond its end.
    private static func beyond(_ checkpoint: Checkpoint?) -> String {
        guard let checkpoint else { return "null" }
        let object = JSON.object([
            JSON.Member("shard", .string(checkpoint.origin.text)),
            JSON.Member("size", .integer(checkpoint.size)),
        ])
        return String(decoding: JSON.write(object), as: UTF8.self)
    }
}
