import PosternAuthority
import PosternCore
import PosternWire
import Sodium

extension RecordEncoder {
    /// - Parameters:
    ///   - sequence: the event's number.
    ///   - wallMilliseconds: when it happened.
    mutating func event(_ event: AuditEvent, sequence: UInt64, wallMilliseconds: UInt64) {
        switch event {
        case .started(let snapshot, let epoch, let server):
            begin(.start, fields: 6)
            head(sequence, wallMilliseconds, epoch)
            field(.snapshot, bytes: Hexadecimal.bytes(snapshot) ?? [])
            field(.detail, text: server)
        case .stopped(let epoch):
            begin(.stop, fields: 4)
            head(sequence, wallMilliseconds, epoch)
        case .installed(let snapshot, let policies, let epoch):
            begin(.installation, fields: 6)
            head(sequence, wallMilliseconds, epoch)
            field(.snapshot, bytes: Hexadecimal.bytes(snapshot) ?? [])
            field(.count, UInt64(policies))
        case .attested(let attest): self.attest(attest, sequence, wallMilliseconds)
        case .delegated(let delegated): delegation(delegated, sequence, wallMilliseconds)
        case .reported(let reported): cachedDecisions(reported, sequence, wallMilliseconds)
        case .exited(let process, let receipt):
            exit(of: process, receipt, sequence, wallMilliseconds)
        case .completed(let end): self.end(.completion, end, sequence, wallMilliseconds)
        case .revoked(let end): self.end(.revocation, end, sequence, wallMilliseconds)
        }
    }

    /// An ending of an earlier run, at the time at which it ended.
    mutating func found(_ ending: Ending, sequence: UInt64) {
        let isCompletion = ending.reason == .completedTask
        end(
            isCompletion ? .completion : .revocation,
            AuditEvent.End(
                target: ending.target, credential: nil, peer: nil,
                isByOperator: ending.isByOperator,
                note: "found in the state when the broker started, and not in this log",
                outcome: .done(RevocationReceipt(epoch: ending.epoch, credentials: 0))),
            sequence, ending.atMilliseconds)
    }

    /// The log could not be written for a while.
    ///
    /// - Parameters:
    ///   - denied: decisions that were denied for it.
    ///   - owed: endings that were written down only when it was over.
    mutating func outage(
        sequence: UInt64, wallMilliseconds: UInt64, cause: String, denied: UInt64, owed: UInt64
    ) {
        begin(.outage, fields: 6)
        field(.sequence, sequence)
        field(.time, wallMilliseconds)
        field(.detail, text: cause)
        field(.count, denied)
        field(.number, owed)
    }

    /// A segment was removed.
    ///
    /// - Parameter lastChangeEpoch: of the last change that it told of; 0: of none.
    mutating func retirement(
        sequence: UInt64, wallMilliseconds: UInt64, segment: AuditTrail.SealedSegment,
        lastChangeEpoch: UInt64
    ) {
        begin(.retirement, fields: 10 + (lastChangeEpoch > 0 ? 1 : 0))
        field(.sequence, sequence)
        field(.time, wallMilliseconds)
        // So that the log still knows which epochs the state must know.
        if lastChangeEpoch > 0 { field(.epoch, lastChangeEpoch) }
        field(.detail, text: segment.name.description)
        field(.count, segment.seal.count)
        field(.stream, text: segment.name.stream)
        field(.part, segment.name.part)
        // So that a proof from a copy of it still leads to the log, and its numbers are not missed.
        field(.root, bytes: segment.seal.root.bytes)
        field(.firstSequence, segment.seal.firstSequence)
        field(.lastSequence, segment.seal.lastSequence)
    }

    mutating func head(_ sequence: UInt64, _ wallMilliseconds: UInt64, _ epoch: UInt64) {
        field(.sequence, sequence)
        field(.time, wallMilliseconds)
        field(.epoch, epoch)
    }

    private mutating func end(
        _ kind: AuditKind, _ end: AuditEvent.End, _ sequence: UInt64, _ wallMilliseconds: UInt64
    ) {
        var receipt: RevocationReceipt?
        var denial: Denial?
        let epoch: UInt64
        switch end.outcome {
        case .done(let done): (receipt, epoch) = (done, done.epoch)
        case .denied(let denied): (denial, epoch) = (denied, denied.epoch)
        case .notFound(let at): epoch = at
        }
        var parts = EndParts(end)
        redactor.begin()
        // Redacted as a scope's: it may be a machine's, and only an attempt.
        if let pattern = parts.selection?.resources {
            parts.selection?.resources = ResourcePattern(redactor.pattern(pattern.description))
        }
        var note = end.note
        if let denied = denial?.detail { note = note.map { "\($0); \(denied)" } ?? denied }
        begin(
            kind,
            fields: 6 + parts.count + (end.peer == nil ? 0 : 1) + (note == nil ? 0 : 1)
                + (receipt == nil ? 0 : 1) + (denial == nil ? 0 : 1)
                + (parts.selection == nil ? 0 : 1) + (redactor.count == 0 ? 0 : 1)
                + (parts.actors == nil ? 0 : 1) + (parts.by == nil ? 0 : 1))
        head(sequence, wallMilliseconds, epoch)
        if let denial { field(.reason, UInt64(denial.reason.rawValue)) }
        if let credential = parts.credential { field(.credential, credential.value) }
        if let workload = parts.workload { field(.workload, text: workload.description) }
        if let task = parts.task { field(.task, text: task.description) }
        if let peer = end.peer { field(.key, peer.key) }
        if let note { field(.detail, text: note) }
        field(.isByOperator, end.isByOperator)
        array(.target, count: parts.key == nil ? 1 : 2)
        unsigned(parts.kind)
        if let key = parts.key { writer.data(key.bytes) }
        if let receipt { field(.credentials, receipt.credentials) }
        redactedNames()
        if let actors = parts.actors { field(.actors, texts: actors.map(\.description)) }
        if let selection = parts.selection {
            key(.selection)
            writer.selection(selection)
        }
        if let by = parts.by { field(.by, by.value) }
    }

    /// What a process attested ended with it.
    private mutating func exit(
        of process: ProcessIdentity, _ receipt: RevocationReceipt, _ sequence: UInt64,
        _ wallMilliseconds: UInt64
    ) {
        begin(.revocation, fields: 8)
        head(sequence, wallMilliseconds, receipt.epoch)
        self.process(process)
        field(.isByOperator, false)
        array(.target, count: 1)
        unsigned(7)
        field(.credentials, receipt.credentials)
    }
}

/// What an ending names.
private struct EndParts {
    /// As in a `revoke`: 1 credential, 2 task, 3 workload, 4 key, 5 tree, 6 selection.
    let kind: UInt64
    var credential: CredentialID?
    var workload: SPIFFEID?
    var task: TaskID?
    var key: PeerKey?
    var selection: CredentialSelection?
    /// Of the credential that ended, where it was delegated.
    var actors: [SPIFFEID]?
    /// That was shown, where it is not the one that is named.
    let by: CredentialID?

    init(_ end: AuditEvent.End) {
        credential = end.credential
        (workload, task) = (end.holder?.workload, end.holder?.task)
        switch end.target {
        case .credential(let id): (kind, credential) = (1, id)
        case .task(let workload, let task): (kind, self.workload, self.task) = (2, workload, task)
        case .workload(let workload): (kind, self.workload, task) = (3, workload, nil)
        case .key(let key): (kind, self.key, workload, task) = (4, key, nil, nil)
        case .tree(let id): (kind, credential) = (5, id)
        case .selection(let selection):
            (kind, self.selection, workload, task) = (6, selection, nil, nil)
        }
        if let holder = end.holder, workload == holder.workload { actors = holder.actors }
        by = end.credential == credential ? nil : end.credential
    }

    var count: Int {
        (credential == nil ? 0 : 1) + (workload == nil ? 0 : 1) + (task == nil ? 0 : 1)
    }
}
