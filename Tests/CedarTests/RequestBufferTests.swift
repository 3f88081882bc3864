// Goal: a request that is written into a buffer is decided as the same request made of values.
// Method: the recorded cases are run both ways with one buffer for all; errors and reuse by hand.

import Foundation
import Testing

@testable import Cedar

@Suite struct RequestBufferTests {
    @Test(arguments: [("differential", 100), ("extension-expressions", 15)])
    func sameAsValues(_ fixture: String, _ countMin: Int) throws {
        let file = try #require(
            Bundle.module.url(
                forResource: fixture, withExtension: "jsonl", subdirectory: "Fixtures"))
        let buffer = RequestBuffer()
        var compared = 0
        for test in try DifferentialCase.load(file) where test.parses {
            let policies = try PolicySet(text: test.policies)
            let entities = try Entities(json: test.entities)
            let request = try test.request()
            let expected = policies.authorize(request, entities)
            try write(request, to: buffer)
            // Twice: a decision leaves the buffer as it was.
            for _ in 0..<2 {
                let found = policies.authorize(buffer, entities)
                #expect(found.decision == expected.decision, "seed \(test.seed)")
                #expect(found.reasonIndices == expected.reasonIndices, "seed \(test.seed)")
                #expect(found.errors == expected.errors, "seed \(test.seed)")
            }
            compared += 1
        }
        #expect(compared > countMin)
    }

    @Test func resetForgets() throws {
        let policies = try PolicySet(
            text: "permit(principal == U::\"a\", action, resource) when { context has x };")
        let buffer = RequestBuffer()
        let uid = try EntityUID(type: "U", id: "a")
        try write(
            Request(principal: uid, action: uid, resource: uid, context: ["x": .long(1)]),
            to: buffer)
        #expect(policies.authorize(buffer, Entities()).decision == .allow)
        buffer.reset()
        #expect(policies.authorize(buffer, Entities()).decision == .deny)
        buffer.setPrincipal(uid)
        #expect(policies.authorize(buffer, Entities()).decision == .deny)
    }

    @Test func bytes() throws {
        let policies = try PolicySet(
            text: """
                permit(principal == Ns::U::"é", action == Action::"x", resource == R::"")
                when { context.k == "v" && context.e == U::"b" };
                """)
        let buffer = RequestBuffer()
        buffer.setPrincipal(type: Array("Ns::U".utf8).span, id: Array("é".utf8).span)
        buffer.setAction(type: Array("Action".utf8).span, id: Array("x".utf8).span)
        buffer.setResource(type: Array("R".utf8).span, id: Array("".utf8).span)
        try buffer.beginContext(count: 2)
        buffer.key(Array("k".utf8).span)
        buffer.string(Array("v".utf8).span)
        buffer.key("e")
        buffer.entity(type: Array("U".utf8).span, id: Array("b".utf8).span)
        try buffer.endContainer()
        #expect(policies.authorize(buffer, Entities()).decision == .allow)
    }

    @Test func duplicateKeys() throws {
        let buffer = RequestBuffer()
        try buffer.beginContext(count: 2)
        buffer.key("a")
        buffer.bool(true)
        buffer.key("a")
        buffer.bool(true)
        let error = #expect(throws: DataError.self) { try buffer.endContainer() }
        #expect(error?.message == "duplicate key `a` in a record")
    }

    @Test func depthIsLimited() throws {
        let buffer = RequestBuffer()
        try buffer.beginContext(count: 1)
        buffer.key("a")
        for _ in 1..<CedarLimits.valueDepthMax { try buffer.beginSet(count: 1) }
        #expect(throws: DataError.self) { try buffer.beginSet(count: 1) }
        buffer.reset()
        try buffer.beginContext(count: 0)
        try buffer.endContainer()
    }

    private func write(_ request: Request, to buffer: RequestBuffer) throws {
        buffer.reset()
        buffer.setResource(request.resource)
        try buffer.beginContext(count: request.context.count)
        for (key, value) in request.context.attributes {
            buffer.key(key)
            try write(value, to: buffer)
        }
        try buffer.endContainer()
        buffer.setPrincipal(request.principal)
        buffer.setAction(request.action)
    }

    private func write(_ value: Value, to buffer: RequestBuffer) throws {
        switch value {
        case .bool(let value): buffer.bool(value)
        case .long(let value): buffer.long(value)
        case .string(let value): buffer.string(value)
        case .entity(let value): buffer.entity(value)
        case .extension(let value): buffer.extensionValue(value)
        case .set(let elements):
            try buffer.beginSet(count: elements.count)
            for element in elements { try write(element, to: buffer) }
            try buffer.endContainer()
        case .record(let record):
            try buffer.beginRecord(count: record.count)
            for (key, value) in record.attributes {
                buffer.key(key)
                try write(value, to: buffer)
            }
            try buffer.endContainer()
        }
    }
}
