package import FoundationEssentials

extension Listing {
    /// One's own sessions in force.
    package static let sessions = Listing(
        "session.list", of: "session", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.session_list(NULL, $1::integer, $2::integer, $3::json) f
        """)
}

extension Sublist {
    /// The sessions in force of one member of staff, for administrators.
    package static let staffSessions = Sublist(
        "staff.session.list", of: "session", under: "staff",
        seen: "SELECT NULL::uuid AS person FROM core.staff s WHERE s.id = $3", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.session_list($3::uuid, $1::integer, $2::integer, $4::json) f
        """)
}

/// Ends sessions: from that commit on their tokens open nothing, wherever they are used.
package enum EndSessions {
    /// One of one's own.
    /// - Throws: ``Failure/notFound`` when it is not in force, or somebody else's.
    package static func own(
        _ session: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) {
        _ = try gate.one(ending, session, as: caller)
    }

    /// All of a member of staff, by an administrator.
    /// - Returns: JSON: how many.
    @discardableResult
    package static func all(
        of staff: UUID, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(endingAll, staff, as: caller)
    }

    private static let ending = Reading(
        "session.end-one", of: "session", isAct: true,
        "SELECT f.person, f.tag, f.doc FROM authz.end_session($1) f")
    private static let endingAll = Reading(
        "session.end-all", of: "staff", isAct: true,
        "SELECT f.person, f.tag, f.doc FROM authz.end_sessions($1) f")
}
