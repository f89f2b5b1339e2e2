import JSON
import Secrets

/// A leaf as it was stored, and its entry as it stands now: from the database, or from a bundle,
/// which is made of the same members.
struct StoredLeaf {
    let place: Int
    let number: Int
    /// The leaf hash that was stored when the entry was sealed.
    let hash: Digest
    /// Nil where the entry is gone.
    let text: EntryText?

    /// Nil unless there are place, number and hash.
    init?(_ json: JSON) {
        guard let place = json.integer("place"), let number = json.integer("no"),
            let hash = json.text("hash").flatMap({ Hex.decode($0) }).flatMap({ Digest($0) })
        else { return nil }
        self.place = place
        self.number = number
        self.hash = hash
        guard let salt = json.text("salt"), let header = json.text("header") else {
            text = nil
            return
        }
        text = EntryText(
            salt: salt, header: header, persons: json.text("persons") ?? "",
            salts: json.text("salts") ?? "")
    }

    /// For the verifier. An entry that is gone, or no longer in a form that was ever sealed, is an
    /// empty one in its place, which has another hash, so that it counts as changed.
    var entry: LogEntry {
        guard let text, let leaf = text.leaf else {
            return LogEntry(
                leaf: Leaf(header: .erased(MerkleTree.emptyRoot), persons: []), number: number,
                index: place, storedHash: hash)
        }
        let facts = text.facts
        return LogEntry(
            leaf: leaf, number: facts.number, index: place, storedHash: hash,
            notice: facts.notice, erasures: text.erasures)
    }

    /// As it goes into a bundle: nobody shown is named, only their commitments stand there, so that
    /// a copy of the log proves it without telling about whom anything was read.
    /// - Parameter named: persons who may stand in it.
    func withheld(naming named: Set<String> = []) -> JSON {
        var members = [
            JSON.Member("place", .integer(place)), JSON.Member("no", .integer(number)),
            JSON.Member("hash", .string(Hex.encode(hash.bytes))),
        ]
        if let text, let leaf = text.leaf {
            var hasher = SHA256.Hasher()
            let persons = text.persons.split(separator: ",").map(String.init)
            let salts = text.salts.split(separator: ",").map(String.init)
            var shown: [String] = []
            var proofs: [String] = []
            for (index, part) in leaf.persons.enumerated() {
                switch part {
                case .open where named.contains(persons[index]):
                    shown.append(persons[index])
                    proofs.append(salts[index])
                case .erased:
                    shown.append(persons[index])
                    proofs.append(salts[index])
                case .open, .withheld:
                    shown.append("-")
                    proofs.append(Hex.encode(part.commitment(by: &hasher).bytes))
                }
            }
            members += [
                JSON.Member("salt", .string(text.salt)),
                JSON.Member("header", .string(text.header)),
                JSON.Member("persons", .string(shown.joined(separator: ","))),
                JSON.Member("salts", .string(proofs.joined(separator: ","))),
            ]
        }
        return .object(members)
    }
}
