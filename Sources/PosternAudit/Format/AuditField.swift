/// The keys of a record's map (`protocol/audit.md`, "Fields"). A number never changes its meaning.
enum AuditField: UInt64, CaseIterable {
    case kind = 0
    case sequence = 1
    case time = 2
    case epoch = 3
    case reason = 4
    case credentialPlace = 5
    case credential = 6
    case workload = 7
    case task = 8
    case intent = 9
    case action = 10
    case resource = 11
    case context = 12
    case inputs = 13
    case policies = 14
    case snapshotPlace = 15
    case snapshot = 16
    case latency = 17
    case calls = 18
    case budgetLeft = 19
    case key = 20
    case process = 21
    case detail = 22
    case scope = 23
    case expires = 24
    case isByOperator = 25
    case target = 26
    case credentials = 27
    case count = 28
    case version = 29
    case instance = 30
    case stream = 31
    case part = 32
    case segment = 33
    case previous = 34
    case publicKey = 35
    case chain = 36
    case root = 37
    case firstSequence = 38
    case lastSequence = 39
    case end = 40
    case parts = 41
    case number = 42
    case body = 43
    case signature = 44
    /// Approval of a call by people; kept free for them.
    case approval = 45
    case lost = 46
    case redacted = 47
    case delegation = 48
    case parent = 49
    /// Of actors; `chain` is the hash.
    case actors = 50
    case selection = 51
    case delegatee = 52
    case cachedDecisions = 53
    /// The credential that was shown for an ending of another one.
    case by = 54
}

/// The keys of a process's map.
enum AuditProcessField: UInt64, CaseIterable {
    case processID = 0
    case startTime = 1
    case userID = 2
    case groupID = 3
    case path = 4
    case sha256 = 5
    case unit = 6
}
