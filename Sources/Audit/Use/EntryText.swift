import FoundationEssentials
import JSON
import Secrets

/// An entry as the database gives it, in text: to be hashed, never to be shown.
struct EntryText {
    /// Hexadecimal.
    let salt: String
    /// The canonical text, hashed as it stands.
    let header: String
    /// Uuids with commas between; empty for nobody.
    let persons: String
    /// Hexadecimal, with commas between, one for each person.
    let salts: String

    /// What the tree hashes; nil where something is not in the form that is sealed.
    var leaf: Leaf? {
        guard let salt = Hex.decode(salt).flatMap({ Leaf.Salt($0) }) else { return nil }
        let persons = persons.split(separator: ",")
        let salts = salts.split(separator: ",")
        guard persons.count == salts.count else { return nil }
        var shown: [Leaf.Shown] = []
        for (person, salt) in zip(persons, salts) {
            guard let uuid = UUID(uuidString: String(person)),
                let person = Leaf.Person(withUnsafeBytes(of: uuid.uuid) { Array($0) }),
                let salt = Hex.decode(String(salt)).flatMap({ Leaf.Salt($0) })
            else { return nil }
            shown.append(.open(salt, person))
        }
        return Leaf(header: .open(salt, text: Array(header.utf8)), persons: shown)
    }

    /// The request number as the header's own text has it.
    var number: Int? {
        do throws(JSON.Fault) {
            guard case .number(let number)? = try JSON.parse(Array(header.utf8))["no"] else {
                return nil
            }
            return number.integer
        } catch { return nil }
    }
}
