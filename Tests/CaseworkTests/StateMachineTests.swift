import Domain
import Postgres
import Support
import Testing

@Suite("Every state machine, in Domain and in the database")
struct StateMachineTests {
    /// A machine: the constraint that holds the database's steps, all states, and the steps that
    /// Domain takes.
    private struct Machine {
        let constraint: String
        let states: [String]
        let steps: Set<String>

        init<State: CaseIterable & RawRepresentable>(
            _ constraint: String, _: State.Type, _ takes: (State, State) -> Bool
        ) where State.RawValue == String {
            self.constraint = constraint
            states = State.allCases.map(\.rawValue)
            var steps: Set<String> = []
            for from in State.allCases {
                for next in State.allCases where takes(from, next) {
                    steps.insert("\(from.rawValue) > \(next.rawValue)")
                }
            }
            self.steps = steps
        }
    }

    /// Whether a step is taken at all.
    private static func took<Forbidden: Error>(_ step: () throws(Forbidden) -> Void) -> Bool {
        do throws(Forbidden) { try step() } catch { return false }
        return true
    }

    private static let machines = [
        Machine("visit_step_allowed", VisitState.self) { from, next in
            var state = from
            return took { () throws(VisitState.Forbidden) in try state.become(next) }
        },
        Machine("dog_search_step_allowed", DogSearchState.self) { from, next in
            var state = from
            return took { () throws(DogSearchState.Forbidden) in try state.become(next) }
        },
        Machine("conversation_step_allowed", ConversationState.self) { from, next in
            var state = from
            return took { () throws(ConversationState.Forbidden) in try state.become(next) }
        },
        Machine("risk_flag_step_allowed", RiskFlagState.self) { from, next in
            var state = from
            return took { () throws(RiskFlagState.Forbidden) in try state.become(next) }
        },
        Machine("referral_step_allowed", ReferralState.self) { from, next in
            var state = from
            return took { () throws(ReferralState.Forbidden) in try state.become(next) }
        },
        Machine("concern_report_step_allowed", ConcernReportState.self) { from, next in
            var state = from
            return took { () throws(ConcernReportState.Forbidden) in try state.become(next) }
        },
        Machine("enquiry_step_allowed", EnquiryState.self) { from, next in
            var state = from
            return took { () throws(EnquiryState.Forbidden) in try state.become(next) }
        },
        Machine("mapping_step_allowed", MappingState.self) { $0.canBecome($1) },
        Machine("meeting_step_allowed", MeetingState.self) { $0.canBecome($1) },
        Machine("commitment_step_allowed", CommitmentState.self) { $0.canBecome($1) },
    ]

    @Test("the database holds exactly the steps that Domain takes, of all pairs of states")
    func sameSteps() async throws {
        try await onThread {
            let town = try Town()
            // The constraint itself is asked about every pair.
            try town.admin(
                """
                CREATE FUNCTION core.steps_held(name text, states text[]) RETURNS text[]
                LANGUAGE plpgsql AS $$
                DECLARE
                    held text[];
                BEGIN
                    EXECUTE (SELECT format(
                        'SELECT array_agg(from_state || '' > '' || state) '
                        || 'FROM unnest($1) AS f(from_state), unnest($1) AS s(state) WHERE %s',
                        pg_get_expr(c.conbin, c.conrelid))
                        FROM pg_constraint c WHERE c.conname = name AND c.contype = 'c')
                       INTO held USING states;
                    RETURN held;
                END $$
                """)
            var session = try town.session("sspf_migrate")
            for machine in Self.machines {
                let rows = try session.run(
                    Statement(
                        "test.steps",
                        "SELECT array_to_string(core.steps_held($1, $2::text[]), '|')"),
                    [.text(machine.constraint), .texts(machine.states)])
                let held = Set((rows[0, 0] ?? "").split(separator: "|").map(String.init))
                #expect(held == machine.steps, "\(machine.constraint)")
                #expect(!held.isEmpty)
            }
            // A table of steps that is not here would go untried.
            let tables = try town.value(
                "SELECT count(*) FROM pg_constraint WHERE conname LIKE '%\\_step\\_allowed'")
            #expect(tables == "\(Self.machines.count)")
        }
    }

    @Test("a case moves as Domain says, from every state to every other")
    func cases() async throws {
        try await onThread {
            let team = try Cooperation()
            // A way to each state, from the first.
            let ways: [CaseState: [CaseState]] = [
                .opened: [.opened], .mapping: [.opened, .mapping],
                .planned: [.opened, .mapping, .planned],
                .followedUp: [.opened, .mapping, .planned, .followedUp],
                .closed: [.opened, .closed], .reopened: [.opened, .closed, .reopened],
            ]
            #expect(ways.count == CaseState.allCases.count)
            for (from, way) in ways {
                for next in CaseState.allCases {
                    try team.town.admin("DELETE FROM core.case_transition")
                    var last = true
                    for (place, state) in (way + [next]).enumerated() {
                        last = (try? team.town.admin(Self.move(state, place + 1))) != nil
                        if place < way.count { #expect(last, "\(way)") }
                    }
                    #expect(last == from.canBecome(next), "\(from) > \(next)")
                }
            }
        }
    }

    private static func move(_ state: CaseState, _ place: Int) -> String {
        """
        INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
            outcome, reason, author_id, created_at, place)
        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class,
               '\(state.rawValue)', \(state == .closed ? "'goal-met'" : "NULL"),
               \(state == .reopened ? "'Ny oro'" : "NULL"), c.author_id, c.opened_at, \(place)
          FROM core."case" c WHERE c.id = '\(Cooperation.caseID)'
        """
    }
}
