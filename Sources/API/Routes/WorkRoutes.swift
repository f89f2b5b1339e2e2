import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Who works with what: assignments, standing in, places and roles.
    static let work = [
        Route(
            .get, "/unit-youths", "listUnitYouths",
            "Youths that the own unit has registered, for its management",
            .signedIn(.fixed(.workManagement)), .page(.unitYouths)),
        Route(
            .get, "/assignments", "listAssignments",
            "Assignments (handläggarskap) of the own unit, for its management",
            .signedIn(.fixed(.workManagement)), .page(.assignments)),
        Route(
            .post, "/youths/{id}/assignments", "assignWorker",
            "Give a youth's file to a worker (handläggare) of the own unit",
            .signedIn(.fixed(.workManagement)),
            .created(ToStaff.form("NewAssignment", "Handläggare.")) {
                command, asked throws(Failure) in
                try AssignWorker()(
                    command.staff, to: asked.id(), once: asked.once, as: asked.caller,
                    through: asked.gate)
            }),
        end(
            .assignment, "/assignments/{id}/endings", "endAssignment", .workManagement,
            "Take a youth's file from a worker"),
        Route(
            .get, "/delegations", "listDelegations", "Who stands in (vikarierar) for whom",
            .signedIn(.header([.ownAccount, .workManagement])), .page(.delegations)),
        Route(
            .post, "/delegations", "standIn",
            "Let a colleague of the unit stand in (vikariera) for a time",
            .signedIn(.header([.ownAccount, .workManagement])),
            .created(StandIn.Command.form) { command, asked throws(Failure) in
                try StandIn()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        end(
            .delegation, "/delegations/{id}/endings", "endDelegation", .workManagement,
            "End that somebody stands in"),
        Route(
            .get, "/agencies", "listAgencies", "Agencies (verksamheter) and their units",
            .signedIn(.fixed(.ownAccount)), .page(.agencies)),
        Route(
            .post, "/agencies", "addAgency", "Enter an agency (verksamhet)",
            .signedIn(.fixed(.administration)),
            .created(AddAgency.Command.form) { command, asked throws(Failure) in
                try AddAgency()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/agencies/{id}/units", "addUnit", "Enter a unit (enhet) of an agency",
            .signedIn(.fixed(.administration)),
            .created(UnitCommand.form) { command, asked throws(Failure) in
                try AddUnit()(
                    command.name, of: (asked.id() as ID<Staff>).uuid, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        end(
            .agency, "/agencies/{id}/endings", "endAgency", .administration,
            "End an agency none of whose units is left"),
        end(
            .unit, "/units/{id}/endings", "endUnit", .administration,
            "End a unit where nobody and no work is left"),
        Route(
            .post, "/staff", "addStaff", "Enter a member of staff with a place in a unit",
            .signedIn(.fixed(.administration)),
            .created(NewStaff.form) { command, asked throws(Failure) in
                try AddStaff()(
                    command.subject, name: command.name, at: command.unit, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/staff/{id}/locks", "lockStaff",
            "Lock a member of staff out of every session, or let them in again",
            .signedIn(.fixed(.administration)),
            .created(LockCommand.form, at: "/staff", isNew: false) {
                command, asked throws(Failure) in
                try LockStaff()(
                    (asked.id() as ID<Staff>).uuid, command.isLocked, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/staff/{id}/passwords", "setPassword",
            "Set a member of staff's password; sessions of the old one end",
            .signedIn(.fixed(.administration)),
            .done(PasswordCommand.form) { command, asked throws(Failure) in
                try asked.signIn.setPassword(
                    command.password, of: (asked.id() as ID<Staff>).uuid, as: asked.caller,
                    through: asked.gate)
            }),
        Route(
            .get, "/staff/{id}/sessions", "listStaffSessions",
            "Sessions in force of a member of staff",
            .signedIn(.fixed(.administration)), also: [403], .page(.staffSessions)),
        Route(
            .delete, "/staff/{id}/sessions", "endStaffSessions",
            "End every session of a member of staff",
            .signedIn(.fixed(.administration)),
            .done { asked throws(Failure) in
                try EndSessions.all(
                    of: (asked.id() as ID<Staff>).uuid, as: asked.caller, through: asked.gate)
            }),
        Route(
            .delete, "/staff/{id}/second-factor", "resetSecondFactor",
            "Take away the second factor of somebody who has lost it; their sessions end",
            .signedIn(.fixed(.administration)),
            .done { asked throws(Failure) in
                try SecondFactor.reset(
                    of: (asked.id() as ID<Staff>).uuid, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/staff/{id}/moves", "moveStaff",
            "Give a member of staff a place in a unit, or none; what was held before ends",
            .signedIn(.fixed(.administration)),
            .created(StaffPlace.form, at: "/staff", isNew: false) {
                command, asked throws(Failure) in
                try MoveStaff()(
                    (asked.id() as ID<Staff>).uuid, to: command.unit, once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/staff/{id}/roles", "listRoles", "Roles in force of a member of staff",
            .signedIn(.fixed(.administration)), also: [403],
            .page(.roles)),
        Route(
            .post, "/staff/{id}/roles", "grantRole", "Grant a member of staff a role (behörighet)",
            .signedIn(.fixed(.administration)),
            .created(RoleCommand.form) { command, asked throws(Failure) in
                try GrantRole()(
                    command.role, to: (asked.id() as ID<Staff>).uuid, until: command.until,
                    once: asked.once, as: asked.caller, through: asked.gate)
            }),
        end(
            .roleGrant, "/roles/{id}/endings", "endRole", .administration,
            "Take a role from a member of staff"),
    ]
}
