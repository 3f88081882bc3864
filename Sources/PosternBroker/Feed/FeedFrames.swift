import PosternAuthority
import PosternCore
import PosternWire

/// What is told to all subscribers that stand at one epoch: written once for each way to see it.
///
/// For one round of the feed: most subscribers stand at the same epoch, and most steps are about
/// one workload, so that a thousand subscribers share a frame or two.
struct FeedFrames {
    struct Frame {
        let bytes: [UInt8]
        /// The epoch that it leads to.
        let epoch: UInt64
    }

    private let entries: [StepLog.Entry]
    private let audience: Set<SPIFFEID>
    private let latest: UInt64
    private let sentMilliseconds: UInt64
    private var frames: [FeedSubscriber.View: Frame] = [:]

    /// - Parameters:
    ///   - entries: what is told; nothing in a heartbeat, and where it is not known any more: then
    ///     the subscriber sees a gap, and asks.
    ///   - latest: the epoch when `sentMilliseconds` had been read.
    init(_ entries: [StepLog.Entry], latest: UInt64, sentMilliseconds: UInt64) {
        self.entries = entries
        self.latest = latest
        self.sentMilliseconds = sentMilliseconds
        audience = entries.reduce(into: []) { $0.formUnion($1.audience) }
    }

    mutating func frame(for view: FeedSubscriber.View) -> Frame {
        var seen = view
        if case .workload(let workload) = view, !audience.contains(workload) { seen = .opaque }
        if let frame = frames[seen] { return frame }
        let frame = makeFrame(seen)
        frames[seen] = frame
        return frame
    }

    private func makeFrame(_ view: FeedSubscriber.View) -> Frame {
        var steps: [EpochStep] = []
        var left = Limits.feedEventBytesMax
        for entry in entries {
            let step = Self.step(entry, in: view)
            left -= Self.byteCount(step)
            guard left >= 0 || steps.isEmpty else { break }
            steps.append(step)
        }
        let epoch = steps.last?.epoch ?? latest
        let update = FeedUpdate(
            epoch: epoch, sentMilliseconds: epoch == latest ? sentMilliseconds : nil,
            steps: steps)
        var writer = CBORWriter()
        ReplyEncoder.encode(event: update, into: &writer)
        return Frame(bytes: writer.bytes, epoch: epoch)
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

    /// What a step takes in a frame, at most.
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
