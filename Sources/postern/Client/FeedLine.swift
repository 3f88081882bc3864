import PosternClient
import PosternCore

/// One event of the feed as `feed` prints it.
struct FeedLine: Encodable {
    let event: String
    var epoch: UInt64?
    var time: String?
    var reason: String?
    var subject: String?
    var credential: String?
    var workload: String?
    var task: String?
    var key: String?
    var selection: [String: String]?
    var processID: Int32?
    var byOperator: Bool?
    var note: String?
    var snapshot: String?
    var touchesAll: Bool?
    var tags: [String]?
    var instance: String?
    var heartbeatMilliseconds: UInt64?
    var whole: Bool?
    var sentMilliseconds: UInt64?

    init(_ event: FeedEvent) {
        switch event {
        case .began(let subscription):
            self.event = "began"
            epoch = subscription.epoch
            instance = subscription.instance
            heartbeatMilliseconds = subscription.heartbeatMilliseconds
            whole = subscription.isWhole
        case .heartbeat(let epoch, let sent):
            self.event = "heartbeat"
            self.epoch = epoch
            sentMilliseconds = sent
        case .interrupted(let why):
            self.event = "interrupted"
            reason = why.rawValue
        case .ended(let why):
            self.event = "over"
            reason = why.name
        case .step(let step):
            self.event = step.reason == nil ? "policies" : "ended"
            tell(step)
        }
    }

    private mutating func tell(_ step: EpochStep) {
        epoch = step.epoch
        time = AuditTime.text(step.atMilliseconds)
        reason = step.reason?.name
        byOperator = step.isByOperator
        note = step.note
        processID = step.processID
        snapshot = step.snapshot
        touchesAll = step.tags == nil
        tags = step.tags?.map(Self.tag)
        switch step.subject {
        case .credential(let id), .tree(let id): (subject, credential) = ("credential", id.hex)
        case .task(let task, let workload):
            (subject, self.task) = ("task", task.description)
            self.workload = workload.description
        case .workload(let workload):
            (subject, self.workload) = ("workload", workload.description)
        case .key(let key): (subject, self.key) = ("key", key)
        case .selection(let actions, let resources, let workload):
            subject = "selection"
            let parts = [
                ("actions", actions), ("resources", resources),
                ("workload", workload?.description),
            ]
            selection = parts.reduce(into: [:]) { $0[$1.0] = $1.1 }
        case nil: subject = processID == nil ? nil : "process"
        }
    }

    /// Always of sixteen digits, so that one can be looked for as text.
    private static func tag(_ tag: UInt64) -> String {
        Hexadecimal.text(withUnsafeBytes(of: tag.bigEndian, Array.init))
    }

    /// One line of text.
    ///
    /// - Parameter isContinued: what came up to some epoch was told before, so that there is
    ///   something that can be missing.
    func summary(isContinued: Bool) -> String {
        var parts = [time ?? "", epoch.map { "#\($0)" } ?? "", event]
        switch event {
        case "began":
            let heartbeats = "heartbeats every \(heartbeatMilliseconds ?? 0) ms"
            if whole == true {
                parts += [heartbeats, "nothing is missing"]
            } else if isContinued {
                parts[2] = "began anew"
                parts.append("steps up to this one may be missing; \(heartbeats)")
            } else {
                parts.append(heartbeats)
            }
        case "interrupted": parts.append(interruption)
        case "heartbeat": break
        default: parts += ending
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private var interruption: String {
        guard reason == FeedInterruption.epochInFuture.rawValue else { return reason ?? "" }
        return "epoch_in_future: the broker has not come so far; another state?"
    }

    private var ending: [String] {
        let named = [credential, task, workload, key, processID.map { "\($0)" }]
            .compactMap(\.self)
        var parts = [reason ?? "", ([subject].compactMap(\.self) + named).joined(separator: " ")]
        if let selection {
            parts.append(
                selection.isEmpty
                    ? "all credentials"
                    : selection.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                        .joined(separator: ", "))
        }
        if byOperator == true { parts.append("by an operator") }
        if let note { parts.append("\"\(Terminal.printable(note))\"") }
        if let snapshot { parts.append(snapshot) }
        return parts
    }
}
