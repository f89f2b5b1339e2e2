import API
import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

/// Who works with what, and what ends with it.
@Suite("Work and places")
struct StaffingTests {
    private static let ebba = Town.Known.youth(5)
    private static let talk = "/concern-conversations/\(Town.Known.conversation(5))"

    private static func reads(_ desk: Desk, _ person: Town.Person) throws -> Int {
        try desk.send(.get, talk, as: person, for: "coordination").status
    }

    /// Ulla leads Sven's unit, Öppenvård, in these tests.
    private static func desk() throws -> Desk {
        let desk = try Desk()
        try desk.town.admin(
            """
            UPDATE core.membership SET ended_at = authz.now() WHERE staff_id = '\(Town.Known.staff(3))';
            INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
            VALUES (gen_random_uuid(), '\(Town.Known.staff(3))', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(2))', authz.now());
            UPDATE core.membership SET ended_at = authz.now() WHERE staff_id = '\(Town.Known.staff(1))';
            INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
            VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(2))', authz.now());
            """)
        return desk
    }

    @Test("the management gives a file to a worker of the unit and takes it back")
    func assigning() async throws {
        try await onThread {
            let desk = try Self.desk()
            #expect(try Self.reads(desk, .sara) == 404)
            let body = "{\"staffId\":\"\(Town.Known.staff(1))\"}"
            let given = try desk.send(
                .post, "/youths/\(Self.ebba)/assignments", as: .ulla, key: "a", body: body)
            #expect(given.status == 201)
            #expect(try Self.reads(desk, .sara) == 200)
            let id = try given.json()["id"]?.string ?? "-"
            let list = try desk.send(.get, "/assignments", as: .ulla)
            #expect(String(decoding: list.body, as: UTF8.self).contains(id))
            // Per leads nothing, and cannot tell whether there is such an assignment.
            let ending = "{\"reason\":\"done\"}"
            let absent = "/assignments/\(UUID())/endings"
            #expect(
                try desk.send(.post, absent, as: .ulla, key: "b", body: ending).status == 404)
            let taken = try desk.send(
                .post, "/assignments/\(id)/endings", as: .ulla, key: "c", body: ending)
            #expect(taken.status == 201)
            #expect(try Self.reads(desk, .sara) == 404)
            #expect(
                try desk.send(
                    .post, "/assignments/\(id)/endings", as: .ulla, key: "d", body: ending
                ).status == 409)
        }
    }

    @Test("another unit's youth is nobody's to give, and looks absent")
    func otherUnit() async throws {
        try await onThread {
            let desk = try Self.desk()
            let body = "{\"staffId\":\"\(Town.Known.staff(2))\"}"
            let other = try desk.send(
                .post, "/youths/\(Town.Known.youth(1))/assignments", as: .ulla, key: "a",
                body: body)
            let absent = try desk.send(
                .post, "/youths/\(UUID())/assignments", as: .ulla, key: "b", body: body)
            #expect(try other.shown() == absent.shown())
            #expect(other.status == 404)
            // To somebody of another unit: Rut.
            let outside = try desk.send(
                .post, "/youths/\(Self.ebba)/assignments", as: .ulla, key: "c",
                body: "{\"staffId\":\"\(Town.Known.staff(6))\"}")
            #expect(outside.status == 403)
        }
    }

    @Test("who stands in has the files for as long as it lasts")
    func standingIn() async throws {
        try await onThread {
            let desk = try Self.desk()
            _ = try desk.send(
                .post, "/youths/\(Self.ebba)/assignments", as: .ulla, key: "a",
                body: "{\"staffId\":\"\(Town.Known.staff(1))\"}")
            let sven = Town.Known.staff(2)
            try desk.town.admin(
                """
                UPDATE core.concern_conversation SET author_id = '\(Town.Known.staff(1))'
                 WHERE id = '\(Town.Known.conversation(5))'
                """)
            #expect(try Self.reads(desk, .sven) == 404)
            let body =
                "{\"toStaffId\":\"\(sven)\",\"begins\":\"2026-11-21T00:00:00Z\","
                + "\"ends\":\"2099-01-01T00:00:00Z\"}"
            let tooLong = try desk.send(
                .post, "/delegations", as: .sara, for: "own-account", key: "b", body: body)
            #expect(try tooLong.faults() == ["/ends too-far-ahead"])
            try desk.town.admin(
                """
                INSERT INTO core.delegation (id, from_staff_id, to_staff_id, agency_id, unit_id,
                    valid_from, valid_until, author_id, created_at)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(1))', '\(sven)',
                        '\(Town.Known.agency(1))', '\(Town.Known.unit(2))',
                        authz.now() - interval '1 hour', authz.now() + interval '1 day',
                        '\(Town.Known.staff(1))', authz.now())
                """)
            #expect(try Self.reads(desk, .sven) == 200)
            try desk.town.moveClock(by: "2 days")
            #expect(try Self.reads(desk, .sven) == 404)
        }
    }

    @Test("who moves to another agency loses in that moment what was held in the old one")
    func moving() async throws {
        try await onThread {
            let desk = try Self.desk()
            _ = try desk.send(
                .post, "/youths/\(Self.ebba)/assignments", as: .ulla, key: "a",
                body: "{\"staffId\":\"\(Town.Known.staff(1))\"}")
            let moved = try desk.send(
                .post, "/staff/\(Town.Known.staff(1))/moves", as: .anna, key: "m",
                body: "{\"unitId\":\"\(Town.Known.unit(7))\"}")
            #expect(moved.status == 201)
            // No role in the new agency yet.
            let read = try desk.send(.get, Self.talk, as: .sara, for: "coordination")
            #expect(read.status == 404)
            #expect(
                try desk.town.value(
                    """
                    SELECT string_agg(e.source || ' ' || e.reason, ',' ORDER BY e.source)
                      FROM core.ending e
                    """)
                    == "assignment left-agency,assignment left-agency,role-grant left-agency")
            #expect(
                try desk.town.value(
                    """
                    SELECT count(*)::text FROM core.relation
                     WHERE staff_id = $1 AND (valid_until IS NULL OR valid_until > authz.now())
                    """,
                    [.uuid(Town.Known.staff(1))]) == "0")
            let granted = try desk.send(
                .post, "/staff/\(Town.Known.staff(1))/roles", as: .anna, key: "r",
                body: "{\"role\":\"leisure_worker\"}")
            #expect(granted.status == 201)
            #expect(try Self.reads(desk, .sara) == 404)
        }
    }

    @Test("who comes back has no more to do with what they wrote before they left")
    func comingBack() async throws {
        try await onThread {
            let desk = try Desk()
            let sara = Town.Known.staff(1)
            let talk = "/concern-conversations/\(Town.Known.conversation(5))"
            // Of the own hand, with no relation to the file.
            try desk.town.admin(
                """
                UPDATE core.assignment SET valid_until = authz.now() - interval '1 day'
                 WHERE valid_from < authz.now() - interval '1 day' AND staff_id = '\(sara)';
                DELETE FROM core.relation WHERE staff_id = '\(sara)';
                UPDATE core.concern_conversation SET author_id = '\(sara)'
                 WHERE id = '\(Town.Known.conversation(5))'
                """)
            func reads() throws -> Int {
                try desk.send(.get, talk, as: .sara, for: "coordination").status
            }
            func move(_ unit: Int, _ key: String) throws -> Int {
                try desk.send(
                    .post, "/staff/\(sara)/moves", as: .anna, key: key,
                    body: "{\"unitId\":\"\(Town.Known.unit(unit))\"}"
                ).status
            }
            #expect(try reads() == 200)
            #expect(try move(2, "unit") == 201)
            #expect(try reads() == 200)
            #expect(try move(7, "away") == 201)
            #expect(try reads() == 404)
            #expect(try move(1, "back") == 201)
            let granted = try desk.send(
                .post, "/staff/\(sara)/roles", as: .anna, key: "r",
                body: "{\"role\":\"social_worker\"}")
            #expect(granted.status == 201)
            #expect(try reads() == 404)
        }
    }

    @Test("who administers holds no role around youths, and the other way round")
    func parted() async throws {
        try await onThread {
            let desk = try Desk()
            func grant(_ role: String, _ staff: Int, _ key: String) throws -> Response {
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(staff))/roles", as: .anna, key: key,
                    body: "{\"role\":\"\(role)\"}")
            }
            let worker = try grant("administrator", 2, "a")
            #expect(worker.status == 422)
            #expect(String(decoding: worker.body, as: UTF8.self).contains("\"parted\""))
            // An auditor may administer; then not work with youths.
            #expect(try grant("administrator", 6, "b").status == 201)
            #expect(try grant("unit_manager", 6, "c").status == 422)
            #expect(try grant("steering_member", 6, "d").status == 201)
        }
    }

    @Test("a role that is held is not granted a second time, whoever asks and for however long")
    func held() async throws {
        try await onThread {
            let desk = try Desk()
            func grant(_ body: String, _ key: String) throws -> Response {
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(2))/roles", as: .anna, key: key, body: body)
            }
            #expect(try grant("{\"role\":\"coordinator\"}", "a").status == 201)
            for (key, body) in [
                ("b", "{\"role\":\"coordinator\"}"),
                ("c", "{\"role\":\"coordinator\",\"until\":\"2199-01-01T00:00:00Z\"}"),
            ] {
                let again = try grant(body, key)
                #expect(again.status == 409)
                let told = try again.json()
                #expect(told["type"]?.string == "/sspf/v1/problems/conflict")
                guard case .array(let errors)? = told["errors"] else {
                    Issue.record("no errors")
                    return
                }
                #expect(errors.map { $0["pointer"]?.string } == ["/role"])
                #expect(errors.map { $0["code"]?.string } == ["held"])
            }
            // The same once more, by its key; and again when it has ended.
            #expect(try grant("{\"role\":\"coordinator\"}", "a").status == 201)
            try desk.town.admin(
                """
                UPDATE core.role_grant g SET valid_until = authz.now()
                 WHERE g.role = 'coordinator' AND g.staff_id = '\(Town.Known.staff(2))'
                """)
            #expect(try grant("{\"role\":\"coordinator\"}", "d").status == 201)
        }
    }

    @Test(
        "of many who grant the same role at once one does, and the others are told that it is held")
    func heldAtOnce() async throws {
        let town = try await onThread { try Town() }
        for role in [Role.coordinator, .unitManager, .leisureWorker] {
            let told = try await withThrowingTaskGroup(of: Failure?.self) { group in
                for number in 1...6 {
                    group.addTask {
                        try await onThread { () throws -> Failure? in
                            let gate = try town.gate()
                            do throws(Failure) {
                                _ = try GrantRole()(
                                    role, to: Town.Known.staff(2), until: nil,
                                    once: Creation.Once(
                                        key: "\(role) \(number)",
                                        digest: [UInt8](repeating: 0, count: 32)),
                                    as: town.caller(.anna, for: .administration),
                                    through: gate)
                                return nil
                            } catch { return error }
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let held = Failure.taken(pointer: "/role", code: "held")
            #expect(told.count { $0 == nil } == 1 && told.count { $0 == held } == 5, "\(told)")
        }
    }

    @Test("nobody grants a role to oneself, and nobody but an administrator grants any")
    func granting() async throws {
        try await onThread {
            let desk = try Desk()
            let body = "{\"role\":\"social_worker\"}"
            let own = try desk.send(
                .post, "/staff/\(Town.Known.staff(5))/roles", as: .anna, key: "a", body: body)
            #expect(own.status == 403)
            let other = try desk.send(
                .post, "/staff/\(Town.Known.staff(5))/roles", as: .ulla, key: "b", body: body)
            #expect(other.status == 403)
        }
    }
}
