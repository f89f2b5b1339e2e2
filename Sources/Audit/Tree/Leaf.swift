/// One entry of the audit log as the tree sees it: salted commitments alone. So a proof tells
/// nothing about anybody, and a person can be erased from an entry while it still verifies: salt
/// and identity go, the 32-byte commitment stays.
///
/// Each part is its own commitment, so that erasing one of fifty listed youths leaves the proof
/// for the other forty-nine. Every part has a fixed length but the header text, which is last in
/// its own commitment: no two different leaves have the same entry.
package struct Leaf: Hashable, Sendable {
    /// Sixteen random bytes, a salt for each commitment. They keep commitments to guessable
    /// values from being tried out, and are deleted on erasure.
    package struct Salt: Hashable, Sendable {
        /// The 16 bytes.
        package let bytes: [UInt8]

        /// Nil unless there are 16 bytes.
        package init?(_ bytes: [UInt8]) {
            guard bytes.count == 16 else { return nil }
            self.bytes = bytes
        }
    }

    /// The uuid of a person shown, as 16 bytes in the order of RFC 9562 §4.
    package struct Person: Hashable, Sendable {
        /// The 16 bytes.
        package let bytes: [UInt8]

        /// Nil unless there are 16 bytes.
        package init?(_ bytes: [UInt8]) {
            guard bytes.count == 16 else { return nil }
            self.bytes = bytes
        }
    }

    /// The canonical text of who asked what, when, why, on which ground, with which outcome.
    package enum Header: Hashable, Sendable {
        case open(Salt, text: [UInt8])
        /// Erased under a certificate: what remains is the commitment.
        case erased(Digest)
    }

    /// One person shown by the act.
    package enum Shown: Hashable, Sendable {
        case open(Salt, Person)
        /// Erased under a certificate: what remains is the commitment.
        case erased(Digest)
        /// Left out of this copy of the log: only the commitment was handed over.
        case withheld(Digest)
    }

    /// Who asked what.
    package let header: Header
    /// Every person shown, in the order in which they were shown.
    package let persons: [Shown]

    /// A leaf of these parts.
    package init(header: Header, persons: [Shown]) {
        self.header = header
        self.persons = persons
    }

    /// How many persons have been erased from this entry.
    package var erasedPersons: Int {
        persons.count { shown in
            switch shown {
            case .open, .withheld: false
            case .erased: true
            }
        }
    }

    /// Whether the header has been erased.
    package var isHeaderErased: Bool {
        switch header {
        case .open: false
        case .erased: true
        }
    }
}
