import PosternAuthority
import PosternCore
import Sodium
import Synchronization

extension AuditTrail {
    /// The work of the sealing thread, until `end`: chain and tree over what the streams write, the
    /// next segments, seals, checkpoints, and a watch over the files.
    package func runSealing() {
        sealing.attend()
        while true {
            let isEnding = sealing.isEnded
            let isBusy = desk.withLock { desk in round(&desk, isEnding: isEnding) }
            sealPulse.rest()
            if isEnding { return }
            sealing.wait(
                milliseconds: isBusy
                    ? AuditLimits.sealPauseMilliseconds : 10 * AuditLimits.sealPauseMilliseconds)
        }
    }

    /// Seals all that is there and ends the threads; nothing may be written any more. The caller
    /// waits for the threads.
    package func end() {
        syncing.end()
        sealing.end()
        watching.end()
        crew.end()
    }

    /// One look at everything; whether something was written since the last.
    func round(_ desk: inout SealingDesk, isEnding: Bool) -> Bool {
        let now = AuditSystem.monotonicMilliseconds()
        sealPulse.beat()
        if isEnding || now >= desk.nextCheckMilliseconds {
            desk.nextCheckMilliseconds = now + AuditLimits.retryMilliseconds
            check()
            if !status.isAvailable {
                recover(&desk)
            } else {
                // More may be owed than one segment had room for.
                _ = events.withLock { $0.writeOwed() }
            }
        }
        var isBusy = false
        for index in desk.sealers.indices {
            let hasMore = follow(index, &desk, isEnding: isEnding)
            isBusy = hasMore || isBusy
        }
        if isBusy { desk.isChanged = true }
        keepCheckpoint(&desk)
        writeCheckpoint(&desk, isEnding: isEnding)
        if isEnding || now >= desk.nextCheckpointMilliseconds, desk.waiting == nil {
            beginCheckpoint(&desk, now)
        }
        if isEnding {
            writeCheckpoint(&desk, isEnding: true)
            finish(&desk)
            keepCheckpoint(&desk, isSealed: desk.checkpoints.channel.oldest == nil)
        }
        // Nothing can be told of what is removed once all is sealed.
        if !isEnding, now >= desk.nextRetentionMilliseconds {
            desk.nextRetentionMilliseconds = now + AuditLimits.retentionMilliseconds
            retire(&desk)
        }
        return isBusy
    }

    /// Follows one stream; whether it had written something.
    private func follow(_ index: Int, _ desk: inout SealingDesk, isEnding: Bool) -> Bool {
        var isBusy = false
        do throws(AuditFileError) {
            // What is written to the checkpoints' own stream asks for no checkpoint.
            let isOwn = desk.sealers[index].channel === desk.checkpoints.channel
            repeat {
                // Before a seal, which waits for the disk: the stream need not.
                if !isEnding { supply(index, &desk) }
                sealPulse.beat()
                let hasMore = desk.sealers[index].follow(&desk.hash)
                isBusy = isBusy || (hasMore && !isOwn)
                guard desk.sealers[index].isComplete else { break }
                sealPulse.beat()
                try desk.sealers[index].seal(files, maker, &desk.hash)
                desk.nextRetentionMilliseconds = min(
                    desk.nextRetentionMilliseconds,
                    AuditSystem.monotonicMilliseconds() + AuditLimits.retentionMillisecondsAfterSeal
                )
            } while true
        } catch {
            abandon(because: error)
        }
        return isBusy
    }

    /// Makes a stream's next segment, where it asks for one.
    private func supply(_ index: Int, _ desk: inout SealingDesk) {
        let channel = desk.sealers[index].channel
        guard channel.needsSpare.load(ordering: .relaxed),
            channel.state.withLock({ $0.spare == nil })
        else { return }
        let now = AuditSystem.monotonicMilliseconds()
        guard now >= desk.nextPrepareMilliseconds else { return }
        // Without room for another segment decisions go on while there is room in this one.
        sealPulse.beat()
        do throws(AuditFileError) {
            try desk.sealers[index].prepare(files, maker)
            if status.isAvailable, status.denied.load(ordering: .relaxed) > 0 {
                // Over before it was noticed that anybody was denied.
                tellOutage(
                    desk.prepareProblem?.description ?? "the next segment was not there yet")
            }
            desk.prepareProblem = nil
        } catch {
            desk.nextPrepareMilliseconds = now + AuditLimits.retryMilliseconds
            desk.prepareProblem = error
            channel.tellOfSpare(isMade: false)
            if status.denied.load(ordering: .relaxed) > 0 { status.fail(error) }
        }
    }

    /// Seals what every stream has open.
    private func finish(_ desk: inout SealingDesk) {
        for index in desk.sealers.indices {
            let channel = desk.sealers[index].channel
            for segment in channel.unsealed { segment.close() }
            _ = follow(index, &desk, isEnding: true)
            // What is left has something wrong that nobody had time to notice.
            for segment in channel.unsealed { segment.abandon() }
            while channel.oldest != nil,
                (try? desk.sealers[index].rescue(files, maker, &desk.hash)) != nil
            {}
            desk.sealers[index].discardSpare(files)
        }
    }

    // MARK: failures

    /// Looks whether the files are still what they should be.
    private func check() {
        if let problem = files.problem() { return abandon(because: problem) }
        for channel in channels.withLock({ $0 }) {
            for segment in channel.unsealed {
                guard let problem = segment.file.problem(at: segment.name.description) else {
                    continue
                }
                abandon(because: problem)
                return
            }
        }
    }

    /// Nothing may rely on the files that are open.
    func abandon(because problem: AuditFileError) {
        status.fail(problem)
        for channel in channels.withLock({ $0 }) {
            for segment in channel.unsealed { segment.abandon() }
            channel.state.withLock { $0.spare?.abandon() }
        }
    }

    /// Saves what is in memory and makes new files; decisions go on where all of that works.
    private func recover(_ desk: inout SealingDesk) {
        let words = status.words
        guard files.problem() == nil, !syncPulse.isWorking, !crew.isStuck else { return }
        do throws(AuditFileError) {
            for index in desk.sealers.indices {
                while let oldest = desk.sealers[index].channel.oldest, oldest.isAbandoned {
                    sealPulse.beat()
                    try desk.sealers[index].rescue(files, maker, &desk.hash)
                    adoptCheckpoints(of: oldest, &desk)
                }
                let spare = desk.sealers[index].channel.state.withLock { $0.spare }
                if spare?.isAbandoned == true { desk.sealers[index].discardSpare(files) }
                if desk.sealers[index].channel.state.withLock({ $0.spare }) == nil {
                    sealPulse.beat()
                    try desk.sealers[index].prepare(files, maker)
                }
            }
        } catch {
            // Tried again at the next look.
            return
        }
        resume(since: words)
    }

    private func resume(since words: UInt64) {
        guard let cause = status.recover(since: words) else { return }
        tellOutage(cause.description)
    }

    private func tellOutage(_ cause: String) {
        let denied = status.denied.exchange(0, ordering: .relaxed)
        let isTold = events.withLock { events in
            let owed = UInt64(events.owedCount)
            _ = events.writeOwed()
            return events.writeOwn { encoder, sequence, now in
                encoder.outage(
                    sequence: sequence, wallMilliseconds: now, cause: cause,
                    denied: denied, owed: owed)
            }
        }
        // Told of the next time.
        if !isTold { status.denied.wrappingAdd(denied, ordering: .relaxed) }
    }
}
