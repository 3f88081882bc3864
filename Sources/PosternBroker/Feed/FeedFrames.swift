import PosternAuthority
import PosternCore
import PosternWire

/// What is told to all subscribers that stand at one epoch: written once for each way to see it.
///
/// For one round of the feed: most steps are about one workload, so that a thousand subscribers
/// share a frame or two.
final class FeedFrames {
    /// The epoch that it leads to, for whoever sees it.
    let epoch: UInt64
    private let entries: ArraySlice<StepLog.Entry>
    private let audience: Set<SPIFFEID>
    /// Nil: there is more to tell.
    private let sentMilliseconds: UInt64?
    private var frames: [FeedSubscriber.View: [UInt8]] = [:]

    /// - Parameters:
    ///   - entries: what is told, as much as fits; nothing in a heartbeat, and where it is not
    ///     known any more: then the subscriber sees a gap, and asks.
    ///   - end: the epoch of the last of them that there is to tell.
    ///   - sentMilliseconds: a moment at which there was nothing behind `end`; nil: there is more.
    init(_ entries: [StepLog.Entry], end: UInt64, sentMilliseconds: UInt64?) {
        var left = Limits.feedEventBytesMax
        let fitting = entries.prefix { entry in
            left -= Self.byteCount(entry.step)
            return left >= 0
        }
        // One alone always fits.
        self.entries = fitting.isEmpty ? entries.prefix(1) : fitting
        epoch = self.entries.last?.step.epoch ?? end
        self.sentMilliseconds = epoch == end ? sentMilliseconds : nil
        audience = self.entries.reduce(into: []) { $0.formUnion($1.audience) }
    }

    func frame(for view: FeedSubscriber.View) -> [UInt8] {
        var seen = view
        if case .workload(let workload) = view, !audience.contains(workload) { seen = .opaque }
        if let frame = frames[seen] { return frame }
        let update = FeedUpdate(
            epoch: epoch, sentMilliseconds: sentMilliseconds,
            steps: entries.map { Self.step($0, in: seen) })
        var writer = CBORWriter()
        ReplyEncoder.encode(event: update, into: &writer)
        let frame = writer.bytes
        frames[seen] = frame
        return frame
    }

    private static func step(
        _ entry: StepLog.Entry, in view: FeedSubscriber.View
    ) -> EpochStep {
        switch view {
        case .everything: entry.step
        case .workload(let workload) where entry.audience.contains(workload): entry.step.own
        case .workload, .opaque: entry.step.opaque
        }
    }

    /// What a step takes in a frame at most, seen by whom it may.
    private static func byteCount(_ step: EpochStep) -> Int {
        var count = 96 + 9 * (step.tags?.count ?? 0) + (step.note?.utf8.count ?? 0)
        switch step.target {
        case .task(let workload, let task):
            count += workload.description.utf8.count + task.description.utf8.count
        case .workload(let workload): count += workload.description.utf8.count
        case .selection(let selection):
            count += selection.demands.reduce(0) { $0 + $1.text.utf8.count + 4 }
        case .credential, .key, .tree, nil: break
        }
        return count
    }
}
