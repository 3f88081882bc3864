/// Every named maximum of the broker and the protocol, in one place.
///
/// The protocol's own limits are also written down in `protocol/SPEC.md`, "Limits"; both sides
/// refuse what is over them. Sizes are in bytes unless the name says otherwise.
public enum Limits {
    // MARK: frames

    /// The largest request, in bytes.
    public static let frameBytesMax = 64 * 1024
    /// What the transport itself lets through, and the largest reply: above it libzmq drops the
    /// peer without a word, so a request between `frameBytesMax` and this gets `too_large`.
    package static let transportFrameBytesMax = 256 * 1024
    /// What CURVE adds to a frame at most (33 bytes in libzmq 4.3.4).
    package static let curveFrameOverheadBytes = 64
    /// How deep arrays, maps and tags may nest in one payload; the envelope is depth 1.
    package static let nestingDepthMax = 16
    /// Entries of one array or map of a context.
    package static let collectionCountMax = 1_024
    /// Decisions asked for in one `authorise_batch`.
    public static let batchItemsMax = 128

    // MARK: texts, in UTF-8 bytes

    /// An action's name.
    package static let actionBytesMax = 128
    /// A resource's type.
    package static let resourceTypeBytesMax = 128
    /// A resource's id.
    package static let resourceIDBytesMax = 1_024
    /// A task's id.
    package static let taskIDBytesMax = 128
    /// A task's intent, in words.
    package static let intentBytesMax = 4_096
    /// A SPIFFE ID (the SPIFFE specification's own limit).
    package static let spiffeIDBytesMax = 2_048
    /// The note that an operator leaves with a revocation.
    package static let noteBytesMax = 512
    /// The name that a client gives in `hello`.
    package static let clientNameBytesMax = 64
    /// One key of a context map.
    package static let contextKeyBytesMax = 256
    /// One pattern of a scope.
    package static let patternBytesMax = 512

    // MARK: scopes

    /// Action patterns, and resource patterns, of one scope.
    package static let patternsMax = 64
    /// Wildcards of one pattern: matching is linear in text × wildcards.
    package static let wildcardsMax = 8

    // MARK: replies

    /// Policy ids named by one decision; more are cut off.
    package static let determiningPoliciesMax = 8
    /// One policy's id, in UTF-8 bytes; a longer one is refused when policies load.
    package static let policyIDBytesMax = 128

    // MARK: cached permits

    /// What a policy may say of how long its permits may be used again, in milliseconds.
    package static let cacheableMillisecondsRange: ClosedRange<UInt64> = 1...60_000
    /// The longest that a broker tells of unless configured.
    package static let cacheableMillisecondsMaxDefault: UInt64 = 1_000
    /// Permits of which one report tells how often they were used again.
    package static let reportItemsMax = 128
    /// What reports of one credential may fill of the audit log, in bytes: at once, and a second.
    package static let reportBytesMax = 4 << 20
    package static let reportBytesPerSecond = 1 << 20
    /// What a report's record takes at most besides its request: at all, and for each item where
    /// resources are redacted.
    package static let reportRecordBytesOver = 512
    package static let reportItemBytesOver = 48
    /// Calls of one report that a counter believes: more than a client makes in its interval.
    package static let reportedCallsMax: UInt64 = 1_000_000_000

    // MARK: credentials

    /// Shards of the credential cache, and of the tables of keys and tasks: each has a lock of
    /// its own. A power of two.
    package static let shardCount = 256
    /// The longest time to live that an enrolment may allow.
    package static let credentialTTLMillisecondsMax: UInt64 = 24 * 3_600 * 1_000
    /// The time to live where neither the request nor the enrolment names one.
    package static let credentialTTLMillisecondsDefault: UInt64 = 15 * 60 * 1_000
    /// How long a credential is kept after its expiry, so that the denial can say `expired`.
    package static let expiredKeptMilliseconds: UInt64 = 60 * 1_000
    /// Credentials freed by one step of the sweep, and ended tasks forgotten by it.
    package static let sweepStepMax = 64
    /// Shards that one step of the sweep looks into.
    package static let sweepStepShards = 4
    /// How exactly the sweep keeps time: what is due goes within this, never before.
    package static let sweepGranularityMilliseconds: UInt64 = 1_000
    /// Scopes (and workloads, and states of the process) of one key that its next credential can
    /// share; one that was not among the latest takes memory of its own.
    package static let standingsPerKeyMax = 64
    /// Live credentials of one broker unless configured.
    package static let credentialsMaxDefault = 1_000_000
    /// Live credentials of one workload unless its enrolment says otherwise.
    package static let credentialsPerWorkloadMaxDefault = 100_000
    /// The largest budget of calls.
    package static let budgetMax: UInt64 = 1 << 62
    /// How long a completed task is remembered at least, so that it is not attested anew. Short:
    /// a fleet that completes 3,000 tasks a second must not fill the table.
    package static let completedTaskKeptMilliseconds: UInt64 = 10 * 60 * 1_000
    /// How long a revoked task is remembered at least: past every credential of its time.
    package static let revokedTaskKeptMilliseconds: UInt64 =
        credentialTTLMillisecondsMax + 3_600 * 1_000
    /// Keys, workloads and tasks with a revocation state of their own, per kind.
    package static let revocationCellsMax = 2_000_000

    // MARK: delegation

    /// How many credentials may be above one unless configured.
    package static let delegationDepthMaxDefault = 8
    /// The same at most.
    package static let delegationDepthMax = 16
    /// Workloads that a reply names as a chain of actors.
    package static let chainMax = 65
    /// Delegations of one credential, claimed or not, unless configured.
    package static let delegationFanOutMaxDefault = 10_000
    /// Delegations of one broker that wait to be claimed.
    package static let unclaimedDelegationsMax = 100_000
    /// The same with those that were claimed a moment ago.
    package static let delegationsRememberedMax = 1_000_000
    /// What the texts of those that wait may take, in bytes.
    package static let unclaimedDelegationBytesMax = 128 << 20
    /// Nodes of a delegation tree that one reply tells of, and what they may take, in bytes.
    package static let treeNodesMax = 1_024
    package static let treeBytesMax = 200_000
    /// Revocations by selection that credentials have still to be held against; above it the answer
    /// is `capacity`.
    package static let selectionsMax = 1_024

    // MARK: feed

    /// Steps that one event tells of.
    package static let feedStepsPerEventMax = 256
    /// What its steps may take, in bytes.
    package static let feedEventBytesMax = 16_000
    /// Steps that are kept for subscribers that were away or are slow.
    package static let feedStepsKept = 65_536
    /// Subscribers of one broker.
    package static let feedSubscribersMax = 8_192
    /// The same of one process.
    package static let feedSubscribersPerProcessMax = 2_048
    /// Places that machines do not get.
    package static let feedPlacesForPeople = 64
    /// Between two rounds that tell of steps, in milliseconds: those in between are one event.
    package static let feedRoundMilliseconds: UInt64 = 1
    /// How often the feed says that it is there, unless configured.
    package static let feedHeartbeatMillisecondsDefault: UInt64 = 100
    /// Bounds of that.
    package static let feedHeartbeatMilliseconds: ClosedRange<UInt64> = 10...10_000
    /// How long after libzmq had no room for a subscriber it is tried again, in milliseconds.
    package static let feedRetryMilliseconds: UInt64 = 50
    /// Messages that libzmq holds for one subscriber: few, since what it was not told yet is kept
    /// once for all; but with 4 its thread told ours of every second one that left, and woke it.
    package static let feedQueueMax: Int32 = 16
    /// Tags of one grant.
    package static let grantTagsMax = 128
    /// Tags of one step.
    package static let stepTagsMax = 1_024

    // MARK: proofs

    /// The nonce of who wants a revocation proven, in bytes.
    package static let haltNonceBytes = 16...64
    /// What such a proof says, in bytes.
    package static let haltStatementBytesMax = 1_024

    // MARK: broker

    /// Requests of each urgency that may wait for the control thread; above it the answer is
    /// `overloaded`.
    package static let controlQueueMax = 1_024
    /// Replies of the control thread that one lane may still have to send.
    package static let laneOutboxMax = 5_120
    /// Messages that a lane takes in before it looks at its other duties.
    package static let receiveBurstMax = 64
    /// How long a lane that has more to do may keep a reply back, so that several leave at once.
    package static let replyHoldNanoseconds: UInt64 = 50_000
    /// How long it may take a lane to give each connection that has something waiting one turn;
    /// above it some are answered `overloaded`.
    package static let laneRoundNanoseconds: UInt64 = 100_000_000
    /// What may be filled of the audit log, in bytes, with what is refused for its credential, with
    /// denied attests and with endings that end nothing, for each user of the machine and on tcp
    /// for each key: at once, and a second. Above it the answer is `overloaded`.
    package static let refusedLogBytesMax = 16 << 20
    package static let refusedLogBytesPerSecond = 128 * 1024
    /// What one of these records takes at most besides the texts of its request.
    package static let refusedRecordBytesOver = 512
    /// The same of an attest: the policies that denied it, the pattern, the unit; and of each
    /// pattern of its scope, where it is redacted.
    package static let refusedAttestBytesOver = 2_048
    package static let redactedPatternBytes = 72
    /// Frames of one message that are looked at; on more the peer is dropped.
    package static let framesPerMessageMax = 2
    /// Messages that libzmq holds for one peer in either direction.
    package static let peerQueueMax: Int32 = 4_096
    /// How long a handshake may take before the connection is dropped.
    package static let handshakeMilliseconds: Int32 = 1_000
    /// How long a revoked peer's connection lives on, so that its next call hears why.
    package static let connectionCutDelayMilliseconds: UInt64 = 250
    /// How long a stopping broker goes on answering what it has received.
    package static let stopDrainMilliseconds: UInt64 = 1_000
    /// How long a stopping broker waits for its last replies to leave.
    package static let stopLingerMilliseconds: Int32 = 1_000
    /// Descriptors that connections may not take: left for files, `/proc` and pidfds.
    package static let descriptorsReserved = 64
    /// The longest Unix socket path that the kernel takes.
    package static let socketPathBytesMax = 107
    /// Policies of a snapshot whose first error is kept for the log.
    package static let policyErrorsKept = 1_000
    /// Lanes of one broker.
    package static let lanesMax = 64

    /// Checks the relations between limits that the code relies on; called once at start.
    package static func validate() {
        precondition(shardCount > 0 && shardCount & (shardCount - 1) == 0)
        precondition(shardCount % sweepStepShards == 0)
        precondition(taskIDBytesMax <= 128 && intentBytesMax <= 4_096)
        precondition(transportFrameBytesMax > frameBytesMax)
        let decisionBytesMax = 64 + determiningPoliciesMax * (policyIDBytesMax + 2)
        precondition(batchItemsMax * decisionBytesMax <= transportFrameBytesMax)
        precondition(credentialTTLMillisecondsDefault <= credentialTTLMillisecondsMax)
        precondition(controlQueueMax * 5 <= laneOutboxMax)
        precondition(patternBytesMax >= actionBytesMax)
        precondition(delegationDepthMax < chainMax)
        precondition(delegationDepthMaxDefault <= delegationDepthMax)
        precondition(5 * (delegationDepthMax + 1) + 1 <= grantTagsMax)
    }
}
