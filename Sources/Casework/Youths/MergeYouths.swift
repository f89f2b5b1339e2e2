package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Tells that two rows of the own agency are one person. Nothing is rewritten: the other row points
/// at the one that is kept, and what opens or closes one of them does so for both.
package struct MergeYouths: Sendable {
    package init() {}

    /// - Parameter reason: how it was found out; 1 to 1,000 characters.
    /// - Throws: ``Failure/conflict`` when one of them is merged already.
    package func callAsFunction(
        _ merged: ID<Youth>, into kept: ID<Youth>, because reason: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "youth.merge", of: "youth-merge", recordID: id, youthID: kept.uuid, lock: .alone,
                reading: Self.reading,
                steps: [
                    (
                        Self.merge,
                        [.uuid(id), .uuid(kept.uuid), .uuid(merged.uuid), .text(reason)]
                    )
                ],
                answers: [
                    "youth_merge_chain": .taken(pointer: "", code: "merged-already"),
                    "youth_merge_of_two": .unfit(pointer: "/youthId", code: "same"),
                ]),
            once: once, as: caller)
    }

    private static let merge = Statement(
        "youth.merge.write", "SELECT authz.merge_youths($1, $2, $3, $4)")
    private static let reading = Reading(
        "youth-merge.read", of: "youth-merge",
        """
        SELECT g.youth_id AS person, '1' AS tag, json_build_object('id', g.id) AS doc
          FROM core.youth_merge g WHERE g.id = $1
        """)
}

/// Undoes a merge: each row stands for itself again, with all that was ever its own.
package struct UndoMerge: Sendable {
    package init() {}

    /// - Parameter reason: why they are two after all; 1 to 1,000 characters.
    /// - Throws: ``Failure/conflict`` when it has been undone.
    package func callAsFunction(
        _ merge: ID<YouthMerge>, of kept: ID<Youth>, because reason: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "youth.unmerge", of: "youth-merge-undoing", recordID: id, youthID: kept.uuid,
                lock: .alone, reading: Self.reading,
                steps: [
                    (Self.undo, [.uuid(id), .uuid(merge.uuid), .uuid(kept.uuid), .text(reason)])
                ], answers: ["youth_merge_undone_once": .conflict]),
            once: once, as: caller)
    }

    private static let undo = Statement(
        "youth.unmerge.write", "SELECT authz.undo_merge($1, $2, $3, $4)")
    private static let reading = Reading(
        "youth-merge-undoing.read", of: "youth-merge-undoing",
        """
        SELECT u.youth_id AS person, '1' AS tag, json_build_object('id', u.id) AS doc
          FROM core.youth_merge_undoing u WHERE u.id = $1
        """)
}

extension Sublist {
    /// The merges of one youth's row, latest first, with what became of them.
    package static let merges = Sublist(
        "youth-merge.list", of: "youth-merge", under: "youth",
        seen: "SELECT y.id AS person FROM core.youth y WHERE y.id = $3", isKeyed: true,
        """
        SELECT g.youth_id AS person,
               row_number() OVER (ORDER BY g.created_at DESC, g.id DESC) AS place,
               json_build_array(g.created_at, g.id) AS key,
               json_build_object(
                   'id', g.id, 'mergedId', g.merged_id, 'reason', g.reason,
                   'mergedAt', to_char(g.created_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'undone', u.id IS NOT NULL, 'undoneBecause', u.reason) AS doc
          FROM core.youth_merge g
          LEFT JOIN core.youth_merge_undoing u ON u.merge_id = g.id
         WHERE g.youth_id = $3
           AND ($4::json IS NULL OR (g.created_at, g.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY g.created_at DESC, g.id DESC LIMIT $1 + 1 OFFSET $2
        """)
}
