import Access
import Audit
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Secrets
import Support
import Testing

@Suite("What leaves the log in words")
struct ExtractTests {
    private static func items(_ page: Page) throws -> [JSON] {
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    private static func town() throws -> (Town, IdentityNumber) {
        let town = try Town()
        let gate = try town.gate()
        for person in [Town.Person.sara, .per, .sara] {
            _ = try? ReadConcernConversation()(
                ID(Town.Known.conversation(1)), as: town.caller(person, for: .coordination),
                through: gate)
        }
        _ = try? gate.page(.caseload, .first, as: town.caller(.sara, for: .followUp))
        let number = try IdentityNumber("20110403-2386", asOf: try LocalDate("2026-11-21"))
        return (town, number)
    }

    private static func release(
        _ number: IdentityNumber, _ town: Town, _ person: Town.Person
    ) throws {
        let key = UUID().uuidString
        _ = try ExtractLog().release(
            number, reference: "D 1",
            once: Creation.Once(key: key, digest: SHA256.hash(Array(key.utf8))),
            as: town.caller(person, for: .logReview), through: try town.gate())
    }

    @Test("days, agencies and purposes: no times, no names, no refused looks, no others")
    func dates() async throws {
        try await onThread {
            let (town, number) = try Self.town()
            let found = try Self.items(
                ExtractLog()(
                    of: number, named: false, .first,
                    as: town.caller(.ulla, for: .logReview), through: try town.gate()))
            #expect(found.count == 2)
            for item in found {
                guard case .object(let members) = item else { continue }
                #expect(members.map(\.name) == ["day", "agency", "purpose", "ground"])
                #expect(item["agency"] == .string("Socialtjänsten"))
                guard case .string(let day)? = item["day"] else { continue }
                #expect(day.utf8.count == 10)
            }
            #expect(
                found.map { $0["purpose"] }
                    == [.string("Samordning kring ungdom"), .string("Uppföljning")])
        }
    }

    @Test("names only where somebody else than the one who asks has released them")
    func names() async throws {
        try await onThread {
            let (town, number) = try Self.town()
            let gate = try town.gate()
            let named = { (person: Town.Person) in
                try Self.items(
                    ExtractLog()(
                        of: number, named: true, .first, as: town.caller(person, for: .logReview),
                        through: gate))
            }
            #expect(try named(.rut).isEmpty)
            // An auditor releases nothing.
            #expect(throws: Failure.forbidden) { try Self.release(number, town, .rut) }
            let other = try IdentityNumber(stored: "201209302395")
            #expect(throws: Failure.notFound) { try Self.release(other, town, .ulla) }
            try Self.release(number, town, .ulla)
            #expect(try named(.ulla).isEmpty)
            // The release and the looks at the log are looks too.
            let found = try named(.rut).filter { $0["purpose"] != .string("Loggkontroll") }
            #expect(
                found.map { $0["staff"] } == [.string("Sara Sandell"), .string("Sara Sandell")])
            #expect(
                found.map { $0["role"] } == [.string("social_worker"), .string("social_worker")])
            try town.moveClock(by: "31 days")
            #expect(try named(.rut).isEmpty)
        }
    }

    private static func incident(
        _ town: Town, by actor: ExportIncident.Actor, for person: Town.Person
    ) throws -> [JSON] {
        try items(
            ExportIncident()(
                by: actor, since: try Instant("2020-01-01T00:00:00Z"),
                until: try Instant("2199-01-01T00:00:00Z"), .first,
                as: town.caller(person, for: .logReview), through: try town.gate()))
    }

    @Test("an incident: every act of the one who acted, a row a person concerned, and who that is")
    func incident() async throws {
        try await onThread {
            let (town, _) = try Self.town()
            let found = try Self.incident(town, by: .staff("sara.social"), for: .rut)
            let alva = JSON.string("\(Town.Known.youth(1))".lowercased())
            let looks = found.filter { $0["action"] == .string("concern-conversation.read") }
            #expect(looks.count == 2)
            for look in looks {
                #expect(look["person"] == alva)
                #expect(look["staff"] == .string("Sara Sandell"))
                #expect(look["subject"] == .string("sara.social"))
                #expect(look["role"] == .string("social_worker"))
                #expect(look["agency"] == .string("Socialtjänsten"))
                #expect(look["unit"] == .string("Barn och unga"))
                #expect(look["result"] == .string("ok"))
            }
            // Whom the auditor is kept out of is somebody, and never named.
            try town.admin(
                """
                INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                    blocked_staff_id, reason, valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       '\(Town.Known.staff(6))', 'threat', authz.now() - interval '1 minute',
                       y.author_id, authz.now()
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(1))'
                """)
            let hidden = try Self.incident(town, by: .staff("sara.social"), for: .rut)
            #expect(hidden.count == found.count)
            #expect(!hidden.contains { $0["person"] == alva || $0["rowId"] == alva })
            #expect(
                hidden.count(where: {
                    $0["action"] == .string("concern-conversation.read")
                        && $0["keptOut"] == .bool(true) && $0["rowId"] == .null
                        && $0["otherAgency"] == .bool(false)
                }) == 2)
            // Of another agency's staff, and to anybody but an auditor, nothing.
            #expect(try Self.incident(town, by: .staff("per.polis"), for: .rut).isEmpty)
            #expect(try Self.incident(town, by: .staff("sara.social"), for: .ulla).isEmpty)
            // Whose ids the report showed is itself on the log.
            #expect(
                try town.value(
                    """
                    SELECT count(*) > 0 FROM audit.outcome o JOIN audit.request r USING (xid, incarnation, layer)
                     WHERE r.action = 'audit.incident' AND o.persons @> ARRAY[$1::uuid]
                    """, [.uuid(Town.Known.youth(1))]) == "t")
        }
    }

    private static func move(_ town: Town, _ staff: UUID, to unit: UUID?) throws {
        let key = UUID().uuidString
        _ = try MoveStaff()(
            staff, to: unit,
            once: Creation.Once(key: key, digest: SHA256.hash(Array(key.utf8))),
            as: town.caller(.anna, for: .administration), through: try town.gate())
    }

    @Test("an incident of somebody who has moved or left: each agency gets what was done in it")
    func incidentOfTheGone() async throws {
        try await onThread {
            let (town, _) = try Self.town()
            let sara = Town.Known.staff(1)
            // What each agency's auditor finds, by account and by session.
            let session = UUID(
                uuidString: try town.value(
                    """
                    SELECT t.id FROM core.session t JOIN core.staff s ON s.id = t.staff_id
                     WHERE s.subject = 'sara.social'
                    """) ?? "")
            let finds = { (person: Town.Person) in
                let found = try Self.incident(town, by: .staff("sara.social"), for: person)
                let bySession = try Self.incident(
                    town, by: .session(try #require(session)), for: person)
                #expect(bySession == found)
                return found.map { item in
                    ["action", "result", "reason"].map { name in
                        if case .string(let text)? = item[name] { text } else { "-" }
                    }.joined(separator: " ")
                }
            }
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), s.id, s.agency_id, 'auditor', '2026-01-01'
                  FROM core.staff s WHERE s.subject = 'petra.polis'
                """)
            let atFirst = try finds(.rut)
            #expect(
                atFirst.prefix(2) == [
                    "concern-conversation.read ok -", "concern-conversation.read ok -",
                ])
            #expect(Set(atFirst.dropFirst(2)) == ["youth.list ok -"])
            #expect(try finds(.petra) == [])
            try Self.move(town, sara, to: Town.Known.unit(3))
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                VALUES (gen_random_uuid(), '\(sara)', '\(Town.Known.agency(2))', 'police_officer',
                        '2026-01-01')
                """)
            let look = {
                _ = try? ReadConcernConversation()(
                    ID(Town.Known.conversation(6)), as: town.caller(.sara, for: .coordination),
                    through: try town.gate())
            }
            look()
            let afterwards = ["concern-conversation.read refused no-relation"]
            #expect(try finds(.rut) == atFirst)
            #expect(try finds(.petra) == afterwards)
            // A try after leaving is for the agency that was left last.
            try Self.move(town, sara, to: nil)
            look()
            #expect(try finds(.rut) == atFirst)
            let atLast = afterwards + ["concern-conversation.read refused no-membership"]
            #expect(try finds(.petra) == atLast)
            // Where the log has the session's beginning, the same.
            try town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, staff_id, session_id, agency_id)
                SELECT 1, 'sign-in', 'ok', t.staff_id, t.id, '\(Town.Known.agency(3))'
                  FROM core.session t WHERE t.staff_id = '\(sara)'
                """)
            #expect(try finds(.rut) == atFirst)
            #expect(try finds(.petra) == atLast)
        }
    }

    @Test("nobody is told whether an account exists that did nothing in the own agency")
    func incidentOfNobody() async throws {
        try await onThread {
            let (town, _) = try Self.town()
            for subject in ["per.polis", "nobody.nowhere"] {
                #expect(try Self.incident(town, by: .staff(subject), for: .rut).isEmpty)
            }
            #expect(try Self.incident(town, by: .session(UUID()), for: .rut).isEmpty)
            try town.admin("UPDATE core.session SET proved_at = now() - interval '1 hour'")
            for subject in ["per.polis", "nobody.nowhere", "sara.social"] {
                #expect(throws: Failure.signInTooOld) {
                    _ = try Self.incident(town, by: .staff(subject), for: .rut)
                }
            }
        }
    }
}
