// Goal: nothing unsafe is in the code without a reason beside it, and no shortcut that turns a
// mistake into a crash.
// Method: every line of Swift, without its texts and comments, against the banned words.

import Foundation
import Testing

@Suite struct SafetyTests {
    private let tree = SourceTree()

    /// `fatalError` where memory is out and nothing can be reported any more.
    private static let mayEndTheProcess: Set = [
        "Sources/ZeroMQ/Message.swift", "Sources/ZeroMQ/SystemCalls.swift",
        "Sources/Sodium/SecretBytes.swift",
    ]

    private func each(
        in folders: [String], _ body: (SourceTree.File, Int, String) -> Void
    ) throws {
        for folder in folders {
            for file in try tree.swiftFiles(in: folder) {
                for (index, code) in file.code.enumerated() {
                    body(file, index, code)
                }
            }
        }
    }

    @Test func nothingIsForced() throws {
        try each(in: ["Sources", "Tests", "bench"]) { file, index, code in
            let isForced = code.contains("try" + "!") || code.contains(" as" + "!")
            #expect(!isForced, "\(file):\(index + 1)")
        }
    }

    @Test func nothingEndsTheProcessButWhereItIsAllowed() throws {
        try each(in: ["Sources"]) { file, index, code in
            guard code.contains("fatalError(") || code.contains("abort()") else { return }
            #expect(Self.mayEndTheProcess.contains(file.path), "\(file):\(index + 1)")
        }
    }

    @Test func whatIsUncheckedSaysWhyItHolds() throws {
        let words = ["@unchecked Sendable", "nonisolated(unsafe)", " unsafe ", "@unsafe"]
        var found = 0
        try each(in: ["Sources", "Tests", "bench"]) { file, index, code in
            guard words.contains(where: code.contains) else { return }
            found += 1
            let above = file.lines[max(0, index - 3)...index]
            #expect(above.contains { $0.contains("//") }, "\(file):\(index + 1)")
        }
        #expect(found > 3)
    }

    private static let decisionPath = [
        "PosternCore", "PosternWire", "PosternAuthority", "PosternBroker", "Cedar", "ZeroMQ",
    ].map { "Sources/\($0)" }

    /// A decision is made without waiting: actors and tasks live in the client and above.
    @Test func theDecisionPathHasNoAsync() throws {
        let words = [" async ", "await ", " actor ", "DispatchQueue", "Task.detached"]
        try each(in: Self.decisionPath) { file, index, code in
            let line = " " + code
            #expect(!words.contains(where: line.contains), "\(file):\(index + 1)")
        }
    }

    /// Closed lists are matched in full, so that a new case cannot slip through.
    @Test func theDecisionPathKnowsEveryCase() throws {
        try each(in: Self.decisionPath) { file, index, code in
            #expect(!code.contains("@unknown"), "\(file):\(index + 1)")
        }
    }

    @Test func outputGoesThroughTheLog() throws {
        let folders = [
            "PosternCore", "PosternWire", "PosternAuthority", "PosternBroker", "Cedar",
            "ZeroMQ", "Sodium", "PosternHost", "PosternConfiguration", "PosternClient",
        ].map { "Sources/\($0)" }
        try each(in: folders) { file, index, code in
            let words = ["debugPrint(", " print(", " dump("]
            #expect(!words.contains(where: code.contains), "\(file):\(index + 1)")
        }
    }
}
