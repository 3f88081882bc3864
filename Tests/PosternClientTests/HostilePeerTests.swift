// Goal: nothing but a well-formed reply with the correlation and operation of its request is
// taken for an answer; everything else is an error or a counted drop, never a permit.
// Method: a peer with CURVE and ZAP that answers with lies, byte by byte and frame by frame.

import PosternClient
import PosternCore
import PosternWire
import Testing

extension ClientTests {
    @Suite struct HostilePeerTests {
        let id: CredentialID

        init() throws {
            id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
        }

        /// What an authorise comes to when the peer answers so.
        private func outcome(
            _ script: @escaping FakeBroker.Script
        ) async throws -> (error: ClientError, statistics: ClientStatistics) {
            // The first exchange is honest: what follows has the whole deadline for itself.
            let peer = try FakeBroker { $0.correlation == 1 ? [[$0.permit()]] : script($0) }
            let client = try PosternClient(peer.configuration())
            #expect(try await client.authorise(id, action: "a", resource: .notes).isPermitted)
            let error = try await failure { () throws(ClientError) in
                try await client.authorise(
                    id, action: "a", resource: .notes, deadline: .milliseconds(200))
            }
            let statistics = client.statistics
            await client.close()
            peer.stop()
            return (error, statistics)
        }

        @Test func anHonestPeerIsHeard() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            #expect(try await client.authorise(id, action: "a", resource: .notes).isPermitted)
            await client.close()
            peer.stop()
        }

        @Test func trailingBytesAreGarbled() async throws {
            let (error, statistics) = try await outcome { [[$0.permit() + [0]]] }
            #expect(error.code == .garbled)
            #expect(error.mayHaveHappened)
            #expect(statistics.garbledReplies == 1)
        }

        @Test func everyTruncationIsNoPermit() async throws {
            // Cut inside the envelope it cannot be told what it answers: dropped, and late.
            let peer = try FakeBroker { received in
                let whole = received.permit()
                return [[Array(whole.dropLast(Int(received.correlation)))]]
            }
            let client = try PosternClient(peer.configuration())
            // From 24 on a correlation has two bytes, and the reply 37.
            let length = 37
            for cut in 1...length {
                let isTold = length - cut >= 5
                let error = try await failure { () throws(ClientError) in
                    try await client.authorise(
                        id, action: "a", resource: .notes,
                        deadline: isTold ? .seconds(10) : .milliseconds(50))
                }
                #expect(error.code == (isTold ? .garbled : .timedOut), "cut by \(cut)")
            }
            #expect(client.statistics.garbledReplies == UInt64(length))
            await client.close()
            peer.stop()
        }

        @Test func anotherOperationIsGarbled() async throws {
            let receipt = RevocationReceipt(epoch: 1, credentials: 0)
            let (error, _) = try await outcome {
                [[$0.encode(.complete(receipt), operation: Operation.complete.rawValue)]]
            }
            #expect(error.code == .garbled)
        }

        @Test func anotherOperationsNumberIsGarbled() async throws {
            let (error, _) = try await outcome {
                [[$0.permit(operation: Operation.authoriseBatch.rawValue)]]
            }
            #expect(error.code == .garbled)
        }

        @Test func aDenialOfAnotherOperationIsGarbled() async throws {
            let denial = Denial(reason: .revokedKey, epoch: 1)
            let (error, _) = try await outcome {
                [[$0.encode(.denied(denial), operation: Operation.attest.rawValue)]]
            }
            #expect(error.code == .garbled)
        }

        @Test func anotherCorrelationIsDropped() async throws {
            let (error, statistics) = try await outcome {
                [[$0.permit(correlation: $0.correlation + 1)]]
            }
            #expect(error.code == .timedOut)
            #expect(statistics.unknownReplies == 1)
        }

        @Test func theSecondReplyIsDropped() async throws {
            let peer = try FakeBroker { [[$0.permit()], [$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            for _ in 0..<2 {
                #expect(try await client.authorise(id, action: "a", resource: .notes).isPermitted)
            }
            try await eventually("both drops") { client.statistics.unknownReplies == 2 }
            await client.close()
            peer.stop()
        }

        @Test func aPermitBeforeItsRequestIsDropped() async throws {
            // While the lanes are asked for, the request waits in the client: nobody has seen it.
            let peer = try FakeBroker { received in
                guard received.operation == Operation.hello.rawValue else { return [] }
                let operation = Operation.authorise.rawValue
                let failure = received.encode(.failed(ReplyFailure(status: .overloaded)))
                return [[received.permit(correlation: 1, operation: operation)], [failure]]
            }
            var configuration = peer.configuration()
            configuration.choosesLane = true
            let client = try PosternClient(configuration)
            let error = try await failure { () throws(ClientError) in
                try await client.authorise(
                    id, action: "a", resource: .notes, deadline: .milliseconds(300))
            }
            #expect([.timedOut, .unreachable].contains(error.code))
            try await eventually("the drop") { client.statistics.unknownReplies == 1 }
            await client.close()
            peer.stop()
        }

        @Test func moreFramesAreDropped() async throws {
            let (error, statistics) = try await outcome {
                [[$0.permit(), []], [[], $0.permit()]]
            }
            #expect(error.code == .timedOut)
            #expect(statistics.garbledReplies == 2)
        }

        @Test func anEmptyFrameIsDropped() async throws {
            let (error, statistics) = try await outcome { _ in [[[]]] }
            #expect(error.code == .timedOut)
            #expect(statistics.garbledReplies == 1)
        }

        @Test func theLargestFrameArrives() async throws {
            let (error, statistics) = try await outcome { received in
                let reply = received.permit()
                return [[reply + [UInt8](repeating: 0, count: 262_144 - reply.count)]]
            }
            #expect(error.code == .garbled)
            #expect(statistics.disconnections == 0)
        }

        @Test func aLargerFrameEndsTheConnectionButNotTheClient() async throws {
            let peer = try FakeBroker { received in
                received.correlation == 1
                    ? [[[UInt8](repeating: 0x85, count: 300_000)]] : [[received.permit()]]
            }
            let client = try PosternClient(peer.configuration())
            let error = try await failure { () throws(ClientError) in
                try await client.authorise(id, action: "a", resource: .notes)
            }
            #expect(error.code == .connectionLost)
            // libzmq does not connect again by itself after this.
            #expect(try await client.authorise(id, action: "a", resource: .notes).isPermitted)
            await client.close()
            peer.stop()
        }

        @Test func anotherVersionIsTold() async throws {
            let (error, _) = try await outcome { received in
                var bytes = received.permit()
                bytes[1] = 2
                return [[bytes]]
            }
            #expect(error.code == .unsupportedVersion)
            #expect(error.message.contains("`2`"))
        }

        @Test func aPermitWithAReasonIsGarbled() async throws {
            let (error, _) = try await outcome { received in
                var bytes = received.permit()
                // …, a5, 1: true, 2: 0 → 2: 10.
                guard let reason = bytes.firstIndex(of: 0xF5) else { return [] }
                bytes[reason + 2] = 10
                return [[bytes]]
            }
            #expect(error.code == .garbled)
        }

        @Test(arguments: [
            (StatusCode.overloaded, ClientError.Code.overloaded), (.capacity, .capacity),
            (.malformed, .malformed), (.tooLarge, .tooLarge),
            (.unsupportedVersion, .unsupportedVersion), (.unknownOperation, .unknownOperation),
            (.notFound, .notFound), (.shuttingDown, .shuttingDown), (.internal, .internal),
            (.expiredRequest, .expiredRequest),
        ]) func everyStatusIsAnError(status: StatusCode, code: ClientError.Code) async throws {
            let (error, _) = try await outcome {
                [[$0.encode(.failed(ReplyFailure(status: status)))]]
            }
            #expect(error.code == code)
            #expect(error.isRetryable == status.isRetryable)
            #expect(error.operation == .authorise)
            #expect(!error.mayHaveHappened)
        }

        @Test func aBatchMustBeWhole() async throws {
            let permit = Decision(
                outcome: .permit, policies: [], id: DecisionID(Bytes16(high: 1, low: 2)), epoch: 3)
            let peer = try FakeBroker { [[$0.encode(.authoriseBatch([permit, permit]))]] }
            let client = try PosternClient(peer.configuration())
            let call = ToolCall(action: "a", resource: .notes)
            for (calls, semantics) in [
                (3, BatchSemantics.executeAll), (1, .executeAll), (3, .denyOnFirstDeny),
                (2, .permitOnFirstPermit),
            ] {
                let error = try await failure { () throws(ClientError) in
                    try await client.authoriseBatch(
                        id, Array(repeating: call, count: calls), semantics: semantics)
                }
                #expect(error.code == .garbled)
            }
            let decisions = try await client.authoriseBatch(id, [call, call])
            #expect(decisions.count == 2)
            await client.close()
            peer.stop()
        }
    }
}
