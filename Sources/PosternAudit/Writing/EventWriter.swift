import PosternAuthority
import PosternCore
import Sodium
import Synchronization

/// Writes into the stream `control` what is seldom. Under the lock of its trail.
struct EventWriter: ~Copyable {
    let channel: StreamChannel
    let clock: any AuthorityClock
    let sequence: SequenceCounter
    /// Endings that are in force and still to be written, with the time that they have.
    private var owed: [(event: AuditEvent, wallMilliseconds: UInt64)] = []
    private(set) var missed: UInt64 = 0
    private var segment: OpenSegment?
    private var encoder = RecordEncoder()

    /// Room that any event finds: its longest texts, scopes above all.
    private static let eventBytesMax = 192 * 1_024

    init(channel: StreamChannel, clock: any AuthorityClock, sequence: SequenceCounter) {
        self.channel = channel
        self.clock = clock
        self.sequence = sequence
    }

    /// Whether it was written, and where.
    mutating func write(_ event: AuditEvent, isAvailable: Bool) -> (Bool, OpenSegment?) {
        let now = clock.wallMilliseconds
        if isAvailable, owed.isEmpty || writeOwed(), write(event, now) { return (true, segment) }
        switch event {
        case .completed(let end) where end.isDone, .revoked(let end) where end.isDone:
            if owed.count < AuditLimits.owedMax {
                owed.append((event, now))
            } else {
                missed += 1
            }
        case .installed: owed.append((event, now))
        case .started, .stopped, .attested, .completed, .revoked: break
        }
        return (false, nil)
    }

    /// What the log's own threads have to tell.
    mutating func writeOwn(_ fill: (inout RecordEncoder, UInt64, UInt64) -> Void) -> Bool {
        guard isReady() else { return false }
        fill(&encoder, sequence.draw(), clock.wallMilliseconds)
        return append()
    }

    /// The endings that could not be written when they happened; whether all are written now.
    mutating func writeOwed() -> Bool {
        while let first = owed.first {
            guard write(first.event, first.wallMilliseconds) else { return false }
            owed.removeFirst()
        }
        return true
    }

    var owedCount: Int { owed.count }

    private mutating func write(_ event: AuditEvent, _ wallMilliseconds: UInt64) -> Bool {
        guard isReady() else { return false }
        encoder.event(event, sequence: sequence.draw(), wallMilliseconds: wallMilliseconds)
        return append()
    }

    private mutating func append() -> Bool {
        guard let segment else { return false }
        let isWritten = segment.append(encoder.bytes)
        if segment.room < segment.file.memory.count / 2 {
            channel.needsSpare.store(true, ordering: .relaxed)
        }
        return isWritten
    }

    private mutating func isReady() -> Bool {
        if let segment, segment.room >= Self.eventBytesMax, !segment.isAbandoned { return true }
        guard let next = channel.next(after: segment) else { return false }
        segment = next
        return true
    }
}
