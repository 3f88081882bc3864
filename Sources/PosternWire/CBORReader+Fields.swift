package import PosternCore

extension CBORReader {
    package mutating func readTaskID() throws(WireError) -> TaskID {
        let start = offset
        guard let task = TaskID(try readString(1...Limits.taskIDBytesMax)) else {
            throw WireError(.badText, at: start)
        }
        return task
    }

    package mutating func readSPIFFEID() throws(WireError) -> SPIFFEID {
        let start = offset
        guard let workload = SPIFFEID(try readString(1...Limits.spiffeIDBytesMax)) else {
            throw WireError(.badText, at: start)
        }
        return workload
    }

    /// `{1: actions, 2: resources}`.
    package mutating func readScope() throws(WireError) -> Scope {
        let start = offset
        var fields = try CBORFieldReader(&self, keyMax: 2)
        var actions: [String]?
        var resources: [String]?
        while let key = try fields.next(&self) {
            if key == 1 {
                actions = try readPatterns { Glob($0) != nil }
            } else {
                resources = try readPatterns { ResourcePattern($0) != nil }
            }
        }
        let (wantedActions, wantedResources) = (
            try fields.require(actions), try fields.require(resources)
        )
        do {
            return try Scope(actions: wantedActions, resources: wantedResources)
        } catch {
            throw WireError(.badPattern, at: start)
        }
    }

    private mutating func readPatterns(
        _ isPattern: (String) -> Bool
    ) throws(WireError) -> [String] {
        let count = try readArray(1...Limits.patternsMax)
        var patterns: [String] = []
        patterns.reserveCapacity(count)
        for _ in 0..<count { patterns.append(try readPattern { isPattern($0) ? $0 : nil }) }
        return patterns
    }
}
