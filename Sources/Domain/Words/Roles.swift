/// Roll: what a member of staff does in the own agency. A role alone opens nothing about a person but
/// the own agency's stub. Its raw value stands in the database.
package enum Role: String, Sendable, CaseIterable {
    /// Socialsekreterare.
    case socialWorker = "social_worker"
    /// Polis.
    case policeOfficer = "police_officer"
    /// Skolpersonal.
    case schoolStaff = "school_staff"
    /// Rektor: the only one who may disclose under lag (2025:170) 7 § (R13).
    case headTeacher = "head_teacher"
    /// Fritidsledare.
    case leisureWorker = "leisure_worker"
    /// SSPF-koordinator.
    case coordinator
    /// Enhetschef: reviews the log and releases in the own agency.
    case unitManager = "unit_manager"
    /// Granskare: reads the log, never content (R55).
    case auditor
    /// Arkivansvarig: decides on retention and holds.
    case recordsOfficer = "records_officer"
    /// Administratör: staff, roles and agencies, never content.
    case administrator
    /// Styrgruppsmedlem: statistics only.
    case steeringMember = "steering_member"
}

/// Ändamål: why somebody looks or writes; each access states one (OSL 7 kap. 1 §, R15).
package enum Purpose: String, Sendable, CaseIterable {
    /// Registrering: entering a youth or a record.
    case registration
    /// Samordning: the work around one youth.
    case coordination
    /// Uppföljning.
    case followUp = "follow-up"
    /// Skolbesök.
    case schoolVisits = "school-visits"
    /// Logguppföljning (R34).
    case logReview = "log-review"
    /// Administration of staff, roles and agencies.
    case administration
    /// Gallring.
    case retention
    /// One's own sessions and settings.
    case ownAccount = "own-account"
    /// Nödöppning: one file, for a short time, reviewed afterwards.
    case emergency
    /// Arbetsledning: the management of a unit gives and takes work.
    case workManagement = "work-management"
}
