extension AuditTrail {
    /// The work of the watching thread, until `end`: where the sealing or the syncing thread hangs,
    /// nothing more is decided. Neither can say so of itself, and on one disk both may hang.
    package func runWatching() {
        var syncing = PulseWatch(syncPulse, looksMax: AuditLimits.syncLooksMax)
        // A step makes, copies or seals one segment at most.
        var sealing = PulseWatch(
            sealPulse,
            looksMax: AuditLimits.sealLooksMax
                + settings.segmentBytes / AuditLimits.sealLookBytes)
        while !watching.isEnded {
            watching.wait(milliseconds: AuditLimits.syncLookMilliseconds)
            if syncing.isStuck() { status.fail(.syncHangs) }
            if sealing.isStuck() { status.fail(.sealingHangs) }
        }
    }

    /// The work of each thread that syncs for replies which wait for it, until `end`; needed under
    /// `power` only, where as many as may wait at once hold up nobody: the lanes, and the threads
    /// `control` and `state`.
    package func runSyncingForReplies() { crew.run() }
}

extension AuditFileError {
    static let syncHangs = AuditFileError(
        "has waited for the disk for too long: a sync hangs", "the audit log")
    static let sealingHangs = AuditFileError(
        "has waited for the disk for too long: the thread that seals segments hangs",
        "the audit log")
}
