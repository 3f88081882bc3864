// Goal: the protocol's own test vectors, invalid ones above all, mean to the client what they
// should: nothing that breaks a rule ever counts, and what a reply answers is told apart.
// Method: every reply of `protocol/vectors` is sent to a client that asked for the operation the
// reply names, under the correlation it names, from a peer with CURVE.

import Foundation
import PosternCore
import PosternWire
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct VectorTests {
        struct File: Decodable {
            let vectors: [Vector]
        }

        struct Vector: Decodable {
            struct Expectation: Decodable {
                let correlation: UInt64
                let status: String?
            }

            struct Flaw: Decodable {
                let correlation: UInt64?
            }

            let name: String
            let kind: String
            let hex: String
            let expect: Expectation?
            let error: Flaw?

            var bytes: [UInt8] { Hexadecimal.bytes(hex) ?? [] }
        }

        let replies: [Vector]

        init() throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../protocol/vectors").standardizedFileURL
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            replies = try names.filter { $0.hasSuffix(".json") }.sorted().flatMap { name in
                let data = try Data(contentsOf: folder.appending(path: name))
                return try JSONDecoder().decode(File.self, from: data).vectors
            }.filter { $0.kind == "reply" }
        }

        @Test func everyReplyIsReadAsItShouldBe() throws {
            #expect(replies.count > 200)
            for vector in replies {
                let bytes = vector.bytes
                let incoming = IncomingReply(bytes.span.bytes)
                switch (incoming, vector.expect, vector.error) {
                case (.reply(let decoded), let expected?, nil):
                    #expect(decoded.correlation == expected.correlation, "\(vector.name)")
                case (.garbled(let correlation, _), nil, let flaw?),
                    (.otherVersion(_, let correlation), nil, let flaw?):
                    #expect(correlation == flaw.correlation, "\(vector.name)")
                case (.unreadable, nil, let flaw?):
                    #expect(flaw.correlation == nil, "\(vector.name)")
                default: Issue.record("\(vector.name): \(incoming)")
                }
            }
        }

        @Test func noInvalidReplyEverCounts() async throws {
            // The client's seventh request has the vectors' correlation. Those of events have none,
            // as they answer nothing: they are dropped.
            let vectors = replies.filter {
                $0.expect == nil && [nil, 7].contains($0.error?.correlation)
            }
            for vector in vectors {
                let bytes = vector.bytes
                let peer = try FakeBroker { received in
                    [[received.correlation < 7 ? received.permit() : bytes]]
                }
                let client = try PosternClient(peer.configuration())
                let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
                for _ in 1..<7 {
                    #expect(
                        try await client.authorise(id, action: "a", resource: .notes).isPermitted)
                }
                // Long enough for an answer that should come: only what cannot be told apart
                // waits for the deadline.
                let isTold = vector.error?.correlation != nil
                let error = try await failure { () throws(ClientError) in
                    try await client.authorise(
                        id, action: "a", resource: .notes,
                        deadline: isTold ? .seconds(10) : .milliseconds(50))
                }
                let codes: [ClientError.Code] =
                    isTold ? [.garbled, .unsupportedVersion] : [.timedOut]
                #expect(codes.contains(error.code), "\(vector.name): \(error)")
                await client.close()
                peer.stop()
            }
        }
    }
}
