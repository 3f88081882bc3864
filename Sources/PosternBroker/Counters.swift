import Synchronization

/// Everything that the broker counts. Any thread may add; `postern status` shows them.
package final class Counters: Sendable {
    package enum Name: Int, CaseIterable, Sendable {
        case permits, denies, attests, attestsDenied, completes, revocations
        case delegations, delegationsDenied, claims, claimsDenied, leasesEnded, endedWithOthers
        case reports, reportsDenied, reportsDeferred, permitsCached
        case hellos, statuses, introspections
        case subscriptions, subscriptionsDenied, feedEvents, feedWaits
        case malformed, refusedRequests, overloaded, capacity, expiredRequests
        case unanswerable, tooManyFrames, unauthenticated
        case repliesToSlowReaders, repliesToGonePeers, repliesBeyondOutbox
        case connectionsCut, handshakesAdmitted, handshakesRefused, handshakesDeferred
        case refusalsDeferred, stateUnwritten, auditUnavailable, auditFailures, auditEventsLost
        case reloads, reloadsRefused, expired, logLinesDropped, connectionsRefused

        /// The name that `status` shows.
        package var text: String {
            switch self {
            case .permits: "permits"
            case .denies: "denies"
            case .attests: "attests"
            case .attestsDenied: "attests_denied"
            case .completes: "completes"
            case .revocations: "revocations"
            case .delegations: "delegations"
            case .delegationsDenied: "delegations_denied"
            case .claims: "claims"
            case .claimsDenied: "claims_denied"
            case .leasesEnded: "leases_ended"
            case .endedWithOthers: "ended_with_others"
            case .reports: "reports"
            case .reportsDenied: "reports_denied"
            case .reportsDeferred: "reports_deferred"
            case .permitsCached: "permits_cached"
            case .hellos: "hellos"
            case .statuses: "statuses"
            case .introspections: "introspections"
            case .subscriptions: "subscriptions"
            case .subscriptionsDenied: "subscriptions_denied"
            case .feedEvents: "feed_events"
            case .feedWaits: "feed_waits"
            case .malformed: "malformed"
            case .refusedRequests: "refused_requests"
            case .overloaded: "overloaded"
            case .capacity: "capacity"
            case .expiredRequests: "expired_requests"
            case .unanswerable: "unanswerable"
            case .tooManyFrames: "too_many_frames"
            case .unauthenticated: "unauthenticated"
            case .repliesToSlowReaders: "replies_dropped_slow_reader"
            case .repliesToGonePeers: "replies_dropped_gone_peer"
            case .repliesBeyondOutbox: "replies_dropped_outbox"
            case .connectionsCut: "connections_cut"
            case .handshakesAdmitted: "handshakes_admitted"
            case .handshakesRefused: "handshakes_refused"
            case .handshakesDeferred: "handshakes_deferred"
            case .refusalsDeferred: "refusals_deferred"
            case .stateUnwritten: "state_unwritten"
            case .auditUnavailable: "audit_unavailable"
            case .auditFailures: "audit_failures"
            case .auditEventsLost: "audit_events_lost"
            case .reloads: "reloads"
            case .reloadsRefused: "reloads_refused"
            case .expired: "expired"
            case .logLinesDropped: "log_lines_dropped"
            case .connectionsRefused: "connections_refused"
            }
        }
    }

    private final class Cell: Sendable {
        let value = Atomic<UInt64>(0)
    }

    /// INVARIANT: one cell for each name, at its raw value.
    private let cells: [Cell] = Name.allCases.map { _ in Cell() }

    package init() {}

    package func add(_ name: Name, _ count: UInt64 = 1) {
        // Relaxed: a count orders nothing.
        cells[name.rawValue].value.wrappingAdd(count, ordering: .relaxed)
    }

    package func value(_ name: Name) -> UInt64 {
        cells[name.rawValue].value.load(ordering: .relaxed)
    }

    package var all: [String: UInt64] {
        Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.text, value($0)) })
    }
}
