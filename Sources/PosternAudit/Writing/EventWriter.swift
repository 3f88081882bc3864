import PosternAuthority
import PosternCore

/// Writes into the stream `control` what is seldom. Under the lock of its trail.
struct EventWriter: ~Copyable {
    let clock: any AuthorityClock
    let sequence: SequenceCounter
    /// Endings that are in force and still to be written, with the time that they have.
    private var owed: [(event: AuditEvent, wallMilliseconds: UInt64)] = []
    private(set) var missed: UInt64 = 0
    /// The last epoch of which an ending is written or owed.
    private var owedEpoch: UInt64 = 0
    private var cursor: StreamCursor
    private var encoder: RecordEncoder

    /// Room that any event finds: its longest texts, scopes above all.
    private static let eventBytesMax = 192 * 1_024

    init(
        _ channel: StreamChannel, _ redaction: Redaction, clock: any AuthorityClock,
        sequence: SequenceCounter
    ) {
        encoder = RecordEncoder(redaction)
        cursor = StreamCursor(channel)
        self.clock = clock
        self.sequence = sequence
    }

    /// The number under which it was written, and where; nil: it was not.
    mutating func write(_ event: AuditEvent, isAvailable: Bool) -> (UInt64?, OpenSegment?) {
        let now = clock.wallMilliseconds
        if isAvailable, owed.isEmpty || writeOwed(), let number = write(event, now) {
            switch event {
            case .completed(let end), .revoked(let end):
                if case .done(let receipt) = end.outcome { owedEpoch = receipt.epoch }
            case .started, .stopped, .installed, .attested, .delegated, .exited, .reported: break
            }
            return (number, cursor.segment)
        }
        switch event {
        case .completed(let end), .revoked(let end):
            if case .done(let receipt) = end.outcome { owe(event, receipt, now) }
        // Told once each, so that none is owed already.
        case .exited: owe(event, now)
        case .installed: owed.append((event, now))
        case .started, .stopped, .attested, .delegated, .reported: break
        }
        return (nil, nil)
    }

    /// What ended is in force, and is written when that is possible again. What had ended before is
    /// in the log, or owed; nor may completions, which can wait, take a revocation's place.
    private mutating func owe(_ event: AuditEvent, _ receipt: RevocationReceipt, _ now: UInt64) {
        guard receipt.epoch > owedEpoch else { return }
        owedEpoch = receipt.epoch
        owe(event, now)
    }

    private mutating func owe(_ event: AuditEvent, _ now: UInt64) {
        if owed.count < 2 * AuditLimits.owedMax {
            owed.append((event, now))
        } else {
            missed += 1
        }
    }

    /// One of an earlier run; false where there is no room for it yet.
    mutating func write(found ending: Ending) -> Bool {
        writeOwn { encoder, sequence, _ in encoder.found(ending, sequence: sequence) }
    }

    /// What the log's own threads have to tell.
    mutating func writeOwn(_ fill: (inout RecordEncoder, UInt64, UInt64) -> Void) -> Bool {
        guard isReady() else { return false }
        fill(&encoder, sequence.draw(), clock.wallMilliseconds)
        return cursor.append(encoder.bytes)
    }

    /// The endings that could not be written when they happened; whether all are written now.
    mutating func writeOwed() -> Bool {
        while let first = owed.first {
            guard write(first.event, first.wallMilliseconds) != nil else { return false }
            owed.removeFirst()
        }
        return true
    }

    var owedCount: Int { owed.count }

    private mutating func write(_ event: AuditEvent, _ wallMilliseconds: UInt64) -> UInt64? {
        guard isReady() else { return nil }
        let number = sequence.draw()
        encoder.event(event, sequence: number, wallMilliseconds: wallMilliseconds)
        return cursor.append(encoder.bytes) ? number : nil
    }

    private mutating func isReady() -> Bool {
        cursor.hasRoom(Self.eventBytesMax) || cursor.goOn()
    }
}
