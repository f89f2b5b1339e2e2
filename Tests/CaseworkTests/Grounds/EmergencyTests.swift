import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Emergency access")
struct EmergencyTests {
    /// Lets a person have proved who they are, so many minutes before the clock of the town.
    static func freshSignIn(
        _ person: Town.Person, _ team: Cooperation, ago: String = "1 minute"
    ) throws {
        try team.town.admin(
            """
            UPDATE core.session t SET proved_at = authz.now() - interval '\(ago)'
              FROM core.staff s WHERE s.id = t.staff_id AND s.subject = '\(person.rawValue)'
            """)
    }

    static func open(
        as person: Town.Person = .sven, _ team: Cooperation,
        _ file: OpenEmergency.Command.File? = nil,
        reason: String = "missing", minutes: Int = 60
    ) throws -> UUID {
        try OpenEmergency()(
            OpenEmergency.Command(
                file: file ?? .youth(ID(team.youth)), reason: try RuleCode(reason),
                text: "Alva har inte kommit hem i natt.", minutes: minutes),
            once: Cooperation.once(), as: team.caller(person, .emergency), through: team.gate
        ).id
    }

    private static let all = ["conversation", "observation", "youth-view"]

    @Test(
        "it opens one file of the own agency, for that purpose, and ends by itself",
        arguments: [
            (60, "2027-03-15 12:59:30", "2027-03-15 13:00:30"),
            (15, "2027-03-15 12:14:30", "2027-03-15 12:15:30"),
            // No longer than the rule of the day allows, whatever is asked.
            (600, "2027-03-15 12:59:30", "2027-03-15 13:00:30"),
        ])
    func opens(_ minutes: Int, _ before: String, _ after: String) async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.freshSignIn(.sven, team)
            #expect(try team.sees(.sven, for: .emergency) == [])
            _ = try Self.open(team, minutes: minutes)
            #expect(try team.sees(.sven, for: .emergency) == Self.all)
            #expect(try team.sees(.sven) == [])
            _ = try ReadYouth()(
                ID(team.youth), as: team.caller(.sven, .emergency), through: team.gate)
            // No other file, and nobody else's.
            #expect(throws: Failure.notFound) {
                try ReadYouth()(
                    ID(Town.Known.youth(2)), as: team.caller(.sven, .emergency),
                    through: team.gate)
            }
            #expect(try team.sees(.sara, for: .emergency) == [])
            try team.setClock(before)
            #expect(try team.sees(.sven, for: .emergency) == Self.all)
            try team.setClock(after)
            #expect(try team.sees(.sven, for: .emergency) == [])
        }
    }

    @Test("it opens by number, and reads consents, guardians and disclosures of the file")
    func byNumber() async throws {
        try await onThread {
            let team = try Cooperation()
            let consent = try team.enter(team.everybody)
            let disclosure = try team.disclose()
            try Self.freshSignIn(.sven, team)
            let id = try Self.open(
                team, .number(try IdentityNumber(stored: Town.Known.alvasNumber)))
            let caller = { team.caller(.sven, .emergency) }
            #expect(try team.sees(.sven, for: .emergency) == Self.all)
            _ = try ReadConsent()(consent, as: caller(), through: team.gate)
            _ = try ReadDisclosure()(disclosure, as: caller(), through: team.gate)
            let guardians = try team.gate.page(
                .guardians, of: team.youth, .first, as: caller())
            #expect(String(decoding: guardians.items, as: UTF8.self).contains("Karin Alm"))
            // The log names the youth.
            #expect(
                try team.town.value(
                    """
                    SELECT o.persons[1]::text FROM audit.outcome o
                     WHERE o.resource = 'emergency-access' AND o.row_id = $1 AND o.result = 'ok'
                    """, [.uuid(id)]) == team.youth.uuidString.lowercased())
        }
    }

    @Test("a sign-in older than five minutes opens nothing")
    func signIn() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.freshSignIn(.sven, team, ago: "5 minutes 10 seconds")
            #expect(throws: Failure.signInTooOld) { try Self.open(team) }
            try Self.freshSignIn(.sven, team, ago: "4 minutes 30 seconds")
            _ = try Self.open(team)
        }
    }

    @Test("a hidden, an absent and another agency's file are one answer, and the log knows which")
    func hidden() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.freshSignIn(.sven, team)
            func reason(_ file: OpenEmergency.Command.File) throws -> String? {
                #expect(throws: Failure.notFound) { try Self.open(team, file) }
                return try team.town.value(
                    """
                    SELECT o.result || ' ' || o.reason FROM audit.outcome o
                      JOIN audit.request r USING (xid, incarnation, layer)
                     ORDER BY r.no DESC LIMIT 1
                    """)
            }
            #expect(try reason(.youth(ID(UUID()))) == "refused absent")
            #expect(try reason(.youth(ID(Town.Known.youth(6)))) == "refused other-agency")
            #expect(
                try reason(.number(try IdentityNumber(stored: "200701092389")))
                    == "refused ZS053")
            _ = try BlockAccess()(
                ID(team.youth), for: .staff(ID(Town.Known.staff(2))), because: .threat,
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            #expect(try reason(.youth(ID(team.youth))) == "refused barred")
            _ = try ProtectYouth()(
                ID(team.youth), as: .marked, naming: [], once: Cooperation.once(),
                by: team.caller(.sara), through: team.gate)
            #expect(try reason(.youth(ID(team.youth))) == "refused protected")
        }
    }

    @Test("a reason outside the catalogue is no reason, and not every role has emergencies")
    func reasons() async throws {
        try await onThread {
            let team = try Cooperation()
            for person in [Town.Person.sven, .rut, .anna, .arne, .stina, .ulla] {
                try Self.freshSignIn(person, team)
            }
            #expect(throws: Failure.unfit(pointer: "/reason", code: "unknown")) {
                try Self.open(team, reason: "curiosity")
            }
            let number = OpenEmergency.Command.File.number(
                try IdentityNumber(stored: Town.Known.alvasNumber))
            for person in [Town.Person.rut, .anna, .arne, .stina, .ulla] {
                #expect(throws: Failure.forbidden) { try Self.open(as: person, team, number) }
            }
        }
    }

    private static func review(
        _ id: UUID, _ team: Cooperation, as person: Town.Person = .ulla,
        _ verdict: ReviewVerdict = .justified
    ) throws {
        _ = try ReviewEmergency()(
            ID(id), verdict, note: "Befogad.", once: Cooperation.once(),
            as: team.caller(person, .logReview), through: team.gate)
    }

    private static func queue(
        _ team: Cooperation, _ person: Town.Person, _ state: EmergencyState? = nil,
        _ purpose: Purpose = .logReview
    ) throws -> String {
        String(
            decoding: try ListEmergencyAccesses()(
                state, .first, as: team.caller(person, purpose), through: team.gate
            ).items, as: UTF8.self)
    }

    @Test("it stands in the queue of the unit's management until somebody else has reviewed it")
    func reviewed() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.freshSignIn(.sara, team)
            // Sara is of Ulla's unit; the file need not be one that she lacks.
            let id = try Self.open(as: .sara, team, .youth(ID(Town.Known.youth(2))))
            let text = id.uuidString.lowercased()
            #expect(try Self.queue(team, .ulla, .open).contains(text))
            #expect(try Self.queue(team, .ulla, .due) == "[]")
            try team.setClock("2027-03-15 14:00")
            #expect(try Self.queue(team, .ulla, .due).contains(text))
            #expect(try Self.queue(team, .ulla).contains("Sara Sandell"))
            #expect(throws: Failure.forbidden) { try Self.queue(team, .sara) }
            for person in [Town.Person.sara, .rut, .sven] {
                #expect(throws: Failure.notFound) { try Self.review(id, team, as: person) }
            }
            try Self.review(id, team)
            #expect(throws: Failure.taken(pointer: "", code: "reviewed-already")) {
                try Self.review(id, team)
            }
            #expect(try Self.queue(team, .ulla, .reviewed).contains(text))
            // Who opened it learns what came of it.
            let own = Cooperation.text(
                try ReadEmergencyAccess()(
                    ID(id), as: team.caller(.sara, .ownAccount), through: team.gate))
            #expect(own.contains("\"verdict\" : \"justified\""))
            #expect(own.contains("\"reasonText\" : \"Alva har inte kommit hem i natt.\""))
        }
    }

    @Test("what the review finds unjustified ends with it, and what it finds justified goes on")
    func unjustified() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                UPDATE core.emergency_rule SET review_within = '1 minute'
                """)
            for (verdict, goesOn) in [(ReviewVerdict.justified, true), (.unjustified, false)] {
                try team.setClock("2027-03-15 12:00")
                try Self.freshSignIn(.sven, team)
                let id = try Self.open(team)
                try team.setClock("2027-03-15 12:02")
                #expect(try team.sees(.sven, for: .emergency) == Self.all)
                try Self.review(id, team, as: .ulla, verdict)
                try team.setClock("2027-03-15 12:03")
                #expect(try team.sees(.sven, for: .emergency) == (goesOn ? Self.all : []))
                try team.town.admin(
                    "DELETE FROM core.emergency_review; DELETE FROM core.emergency_access")
            }
        }
    }

    @Test("a file that is protected meanwhile is reviewed too, and the review says not whose it is")
    func protectedMeanwhile() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.freshSignIn(.sven, team)
            let id = try Self.open(team)
            _ = try ProtectYouth()(
                ID(team.youth), as: .marked, naming: [], once: Cooperation.once(),
                by: team.caller(.sara), through: team.gate)
            #expect(try team.sees(.sven, for: .emergency) == [])
            try team.setClock("2027-03-19 12:00:30")
            let youth = team.youth.uuidString.lowercased()
            #expect(try Self.queue(team, .ulla, .overdue).contains(id.uuidString.lowercased()))
            #expect(try !Self.queue(team, .ulla, .overdue).contains(youth))
            let inbox = try team.gate.page(
                .inbox, .first, as: team.caller(.ulla, .ownAccount))
            #expect(
                String(decoding: inbox.items, as: UTF8.self)
                    .contains(id.uuidString.lowercased()))
            let read = Cooperation.text(
                try ReadEmergencyAccess()(
                    ID(id), as: team.caller(.ulla, .logReview), through: team.gate))
            #expect(read.contains("\"youthId\" : null"))
            try Self.freshSignIn(.sven, team)
            #expect(throws: Failure.taken(pointer: "", code: "review-overdue")) {
                try Self.open(team, .youth(ID(Town.Known.youth(2))))
            }
            try Self.review(id, team)
            _ = try Self.open(team, .youth(ID(Town.Known.youth(2))))
            // Nothing of the file itself is the reviewer's.
            #expect(throws: Failure.notFound) {
                try ReadYouth()(
                    ID(team.youth), as: team.caller(.ulla, .workManagement), through: team.gate)
            }
        }
    }

    @Test("never one's own review, even for who manages the unit")
    func ownReview() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(3))', '\(Town.Known.agency(1))',
                        'social_worker', '2020-01-01')
                """)
            try Self.freshSignIn(.ulla, team)
            let id = try Self.open(as: .ulla, team)
            #expect(try Self.queue(team, .ulla) == "[]")
            #expect(throws: Failure.notFound) { try Self.review(id, team) }
        }
    }

    @Test("a review that is late goes to the whole agency's managements and stops the next opening")
    func overdue() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.freshSignIn(.sven, team)
            // Sven's unit has no management of its own; Ulla manages another of the same agency.
            let id = try Self.open(team)
            try team.setClock("2027-03-18 11:59:00")
            #expect(try Self.queue(team, .ulla) == "[]")
            try Self.freshSignIn(.sven, team)
            _ = try Self.open(team)
            try team.setClock("2027-03-18 12:00:30")
            #expect(try Self.queue(team, .ulla, .overdue).contains(id.uuidString.lowercased()))
            try Self.freshSignIn(.sven, team)
            #expect(throws: Failure.taken(pointer: "", code: "review-overdue")) {
                try Self.open(team)
            }
            #expect(try Self.queue(team, .sven, .overdue, .emergency).contains("overdue"))
            // A colleague is not stopped.
            try Self.freshSignIn(.sara, team)
            _ = try Self.open(as: .sara, team)
            try Self.review(id, team)
            _ = try Self.open(team)
        }
    }
}
