import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("What a consent opens, to whom and how long")
struct ConsentScopeTests {
    @Test("only parties that it names, of the case team, see anything")
    func parties() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.enter(team.everybody)
            #expect(try team.sees(.per) == ["conversation", "observation"])
            for person in Town.Person.allCases where ![.per, .sara].contains(person) {
                #expect(try team.sees(person) == [], "\(person)")
            }
        }
    }

    @Test("what runs out soon is told to who has the file, the first first, and to nobody else")
    func expiring() async throws {
        try await onThread {
            let team = try Cooperation()
            let late = try team.enter(until: "2027-09-15", team.everybody)
            let soon = try team.enter(until: "2027-04-14", team.everybody)
            func told(_ person: Town.Person, _ until: String? = nil) throws -> [String] {
                let page = try ListExpiringConsents(until: try until.map { try LocalDate($0) })(
                    .first, as: team.caller(person), through: team.gate)
                let text = String(decoding: page.items, as: UTF8.self)
                return [late, soon].map { $0.uuid.uuidString.lowercased() }
                    .compactMap { id in
                        text.firstRange(of: "{\"id\" : \"\(id)").map { ($0.lowerBound, id) }
                    }
                    .sorted { $0.0 < $1.0 }.map(\.1)
            }
            let ids = [soon, late].map { $0.uuid.uuidString.lowercased() }
            #expect(try told(.sara) == [ids[0]])
            #expect(try told(.sara, "2027-04-13") == [])
            #expect(try told(.sara, "2027-09-15") == ids)
            // A party relies on it; a colleague without the file, and whoever has none, does not know.
            #expect(try told(.per) == [ids[0]])
            #expect(try told(.sven, "2027-09-15") == [])
            #expect(throws: Failure.forbidden) { try told(.anna) }
            _ = try team.withdraw(soon, by: .youth)
            #expect(try told(.sara) == [])
        }
    }

    @Test("only the kinds that it names")
    func kinds() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.enter(kinds: ["conversation"], team.everybody)
            #expect(try team.sees(.per) == ["conversation"])
            let more = try team.enter(kinds: ["youth-view"], team.everybody)
            #expect(try team.sees(.per) == ["conversation", "youth-view"])
            // What is told within a talk opens nothing by itself: whoever reads the consent is told.
            let whole = try team.enter(kinds: ["conversation", "youth-view"], team.everybody)
            for (id, alone) in [(more, "[\"youth-view\"]"), (whole, "[]")] {
                let read = try ReadConsent()(id, as: team.caller(.sara), through: team.gate)
                #expect(
                    String(decoding: read.json, as: UTF8.self)
                        .contains("\"standsAlone\" : \(alone)"))
            }
        }
    }

    @Test("only the purposes that it names, and never one that opens nothing around a youth")
    func purposes() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(purposes: [.followUp], team.everybody)
            #expect(try team.sees(.per) == [])
            #expect(try team.sees(.per, for: .followUp) == ["conversation", "observation"])
            // Written past the use case: an administrator of the recipient agency gets nothing.
            try team.town.admin(
                """
                UPDATE core.consent SET purposes = '{administration,log-review,own-account}'
                 WHERE id = '\(id.uuid)';
                UPDATE core.consent_party SET party_staff_id = '\(Town.Known.staff(7))';
                UPDATE core.role_grant SET role = 'administrator'
                 WHERE staff_id = '\(Town.Known.staff(7))'
                """)
            for purpose in [Purpose.administration, .logReview, .ownAccount, .coordination] {
                #expect(try team.sees(.per, for: purpose) == [], "\(purpose)")
            }
        }
    }

    @Test("a consent that names one person opens to that person alone, in the team or not")
    func onePerson() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.enter(
                parties: [.init(agency: Cooperation.police, staff: ID(Town.Known.staff(8)))],
                team.everybody)
            #expect(try team.sees(.petra) == ["conversation", "observation"])
            #expect(try team.sees(.per) == [])
        }
    }

    /// Moves somebody away and back, an hour later, with the role they had.
    private static func awayAndBack(_ team: Cooperation, _ person: UUID, role: String) throws {
        try team.town.admin(
            """
            UPDATE core.membership SET ended_at = authz.now()
             WHERE staff_id = '\(person)' AND ended_at IS NULL;
            """)
        try team.setClock("2027-03-15 13:00")
        try team.town.admin(
            """
            INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
            SELECT gen_random_uuid(), m.staff_id, m.agency_id, m.unit_id, authz.now()
              FROM core.membership m WHERE m.staff_id = '\(person)';
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            SELECT gen_random_uuid(), s.id, s.agency_id, '\(role)', '2020-01-01'
              FROM core.staff s WHERE s.id = '\(person)';
            """)
    }

    @Test("who leaves and comes back is no longer meant by what named them; naming anew does")
    func comesBack() async throws {
        try await onThread {
            let team = try Cooperation()
            let petra = Town.Known.staff(8)
            let party = EnterConsent.Command.Party(agency: Cooperation.police, staff: ID(petra))
            let id = try team.enter(parties: [party], team.everybody)
            _ = try team.disclose(staff: petra)
            #expect(try team.sees(.petra) == ["conversation", "observation"])
            try Self.awayAndBack(team, petra, role: "police_officer")
            #expect(try team.sees(.petra) == [])
            #expect(try team.state(id) == "expired")
            _ = try team.enter(parties: [party], team.everybody)
            #expect(try team.sees(.petra) == ["conversation", "observation"])
        }
    }

    @Test("who moves to another unit of the same agency is still meant")
    func sameAgency() async throws {
        try await onThread {
            let team = try Cooperation()
            let petra = Town.Known.staff(8)
            _ = try team.enter(
                parties: [.init(agency: Cooperation.police, staff: ID(petra))], team.everybody)
            try team.town.admin(
                """
                UPDATE core.membership SET ended_at = authz.now()
                 WHERE staff_id = '\(petra)' AND ended_at IS NULL;
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
                SELECT gen_random_uuid(), m.staff_id, m.agency_id, m.unit_id, authz.now()
                  FROM core.membership m WHERE m.staff_id = '\(petra)';
                """)
            #expect(try team.sees(.petra) == ["conversation", "observation"])
        }
    }

    @Test("a private school can be a party")
    func privateSchool() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.privateSchool()
            _ = try team.enter(
                parties: [.init(agency: Cooperation.privateSchool, staff: nil)], team.everybody)
            #expect(try team.sees(.rita) == ["conversation", "observation"])
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("what names nobody, nothing or oneself is unfit, place by place")
    func unfit() async throws {
        try await onThread {
            let team = try Cooperation()
            let own = ID<Agency>(Town.Known.agency(1))
            func entering(
                _ party: ID<Agency>, _ staff: UUID? = nil, kinds: [String] = ["observation"]
            ) throws -> Failure? {
                try team.failure {
                    _ = try team.enter(
                        parties: [.init(agency: party, staff: staff.map { ID($0) })],
                        kinds: kinds, [])
                }
            }
            func unfit(_ pointer: StaticPointer, _ place: Int, _ code: StaticPointer) -> Failure {
                .unfit([Failure.Unfit(pointer: pointer, place: place, code: code)])
            }
            #expect(try entering(own) == unfit("/parties", 0, "own-agency"))
            #expect(try entering(ID(UUID())) == unfit("/parties", 0, "unknown"))
            #expect(
                try entering(Cooperation.police, UUID()) == unfit("/parties", 0, "unknown"))
            // Rita is of the school.
            #expect(
                try entering(Cooperation.police, Town.Known.staff(9))
                    == unfit("/parties", 0, "not-of-agency"))
            #expect(
                try entering(Cooperation.police, kinds: ["gossip"])
                    == unfit("/kinds", 0, "unknown"))
            #expect(
                try entering(Cooperation.police, kinds: ["observation", "observation"])
                    == unfit("/kinds", 1, "repeated"))
            #expect(
                try team.failure {
                    _ = try team.enter([(.guardian(ID(UUID())), .given)])
                } == unfit("/answers", 0, "unknown"))
        }
    }

    @Test("it holds from its first day to the end of its last in Swedish time, summer and winter")
    func days() async throws {
        try await onThread {
            let team = try Cooperation(born: "2011-03-14", at: "2027-01-15 12:00")
            let id = try team.enter(from: "2027-02-01", until: "2027-07-31", team.everybody)
            for (moment, state, opens) in [
                ("2027-01-31 23:59:00", "upcoming", false),
                ("2027-02-01 00:00:30", "in-force", true),
                ("2027-07-31 23:59:00", "in-force", true),
                ("2027-08-01 00:00:30", "expired", false),
            ] {
                try team.setClock(moment)
                #expect(try team.state(id) == state, "\(moment)")
                #expect(try team.sees(.per).isEmpty == !opens, "\(moment)")
            }
        }
    }

    @Test(
        "what guardians alone gave ends on the day the youth is 18; born on 29 February on 1 March",
        arguments: [
            ("2009-05-10", "2027-05-09 23:59:00", "2027-05-10 00:00:30"),
            ("2008-02-29", "2026-02-28 23:59:00", "2026-03-01 00:00:30"),
        ])
    func lapses(_ born: String, _ before: String, _ after: String) async throws {
        try await onThread {
            // A rule of the day that asks guardians alone up to 18.
            let team = try Cooperation(born: born, at: "\(before.prefix(4))-02-01 12:00")
            try team.town.admin(
                """
                UPDATE core.consent_rule SET youth_required = false WHERE age_from = 15
                """)
            let day = "\(before.prefix(4))-02-01"
            let id = try team.enter(
                from: day, until: "\(before.prefix(4))-10-01",
                [(.guardian(team.karin), .given), (.guardian(team.anders), .given)])
            try team.setClock(before)
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
            try team.setClock(after)
            #expect(try team.state(id) == "expired")
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("what the youth gave too goes on after 18")
    func goesOn() async throws {
        try await onThread {
            let team = try Cooperation(born: "2009-05-10")
            let id = try team.enter(team.everybody)
            try team.setClock("2027-05-11 12:00")
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
        }
    }

    @Test("a party reads what it relies on, while in force, without paper and note; others nothing")
    func reading() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(note: "Mogen.", team.everybody)
            func read(_ person: Town.Person) throws -> String {
                Cooperation.text(
                    try ReadConsent()(id, as: team.caller(person), through: team.gate))
            }
            let own = try read(.sara)
            #expect(own.contains("Akt 7, blad 1") && own.contains("Mogen."))
            #expect(own.contains("\"guardian\" : \"Karin Alm\""))
            let party = try read(.per)
            #expect(party.contains("\"state\" : \"in-force\""))
            #expect(!party.contains("Akt 7") && !party.contains("Mogen."))
            #expect(!party.contains("Karin"))
            for person in Town.Person.allCases where ![.sara, .per].contains(person) {
                #expect(throws: Failure.notFound, "\(person)") { try read(person) }
            }
            try team.setClock("2027-10-01 12:00")
            #expect(throws: Failure.notFound) { try read(.per) }
            #expect(try read(.sara).contains("\"state\" : \"expired\""))
        }
    }

    @Test("only who has the file enters consents, answers and guardians; others learn nothing")
    func writers() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(team.everybody)
            for person in Town.Person.allCases where person != .sara {
                let refused = try team.failure {
                    _ = try AnswerConsent()(
                        try Cooperation.answer(.youth), to: id, once: Cooperation.once(),
                        as: team.caller(person), through: team.gate)
                }
                // The party reads it, and learns that the act is not theirs.
                #expect(refused == (person == .per ? .forbidden : .notFound), "\(person)")
                let named = try team.failure {
                    _ = try NameGuardian()(
                        .init(
                            name: "X", custody: .sole, standing: .full, whereaboutsHidden: false,
                            validFrom: try LocalDate("2027-01-01")),
                        of: ID(team.youth), once: Cooperation.once(), as: team.caller(person),
                        through: team.gate)
                }
                #expect(named == .notFound, "\(person)")
            }
        }
    }
}
