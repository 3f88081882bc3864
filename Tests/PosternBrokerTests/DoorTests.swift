// Goal: what a door serves is what the registry says, and each door has a ZAP domain of its own.
// Method: the registry's table, parsed, against `serves` for every operation and door.

import Foundation
import PosternCore
import Testing

@testable import PosternBroker

@Suite struct DoorTests {
    private static let doors: [Door] = [.gate, .tcpGate, .operator, .feed]

    @Test func theRegistrySaysTheSame() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../protocol/registry.md").standardizedFileURL
        let text = try String(contentsOf: url, encoding: .utf8)
        var served = 0
        // Nobody asks for an event, at whichever door.
        for operation in Operation.allCases where operation != .event {
            let start = "| \(operation.rawValue) | `\(operation.name)` |"
            let row = try #require(
                text.split(separator: "\n").first { $0.hasPrefix(start) }, "\(operation)")
            let cells = row.dropFirst(start.count).split(separator: "|")
            let isAtGate = !cells[0].contains("wrong_endpoint")
            let isAtOperator = !cells[1].contains("wrong_endpoint")
            let isAtFeed = !cells[2].contains("wrong_endpoint")
            #expect(Door.gate.serves(operation) == isAtGate, "\(operation)")
            #expect(Door.tcpGate.serves(operation) == isAtGate, "\(operation)")
            #expect(Door.operator.serves(operation) == isAtOperator, "\(operation)")
            #expect(Door.feed.serves(operation) == isAtFeed, "\(operation)")
            served += (isAtGate ? 1 : 0) + (isAtOperator ? 1 : 0) + (isAtFeed ? 1 : 0)
        }
        #expect(served == 18)
    }

    @Test func domains() {
        let domains = Self.doors.map(\.zapDomain)
        #expect(Set(domains).count == 4)
        for door in Self.doors { #expect(Door(zapDomain: door.zapDomain) == door) }
        for text in ["", "postern", "postern.gate ", "Postern.gate", "postern.gate\0"] {
            #expect(Door(zapDomain: text) == nil)
        }
    }
}
