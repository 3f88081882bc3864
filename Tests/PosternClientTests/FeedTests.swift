// Goal: a program hears of every step once and in order, knows when it knows nothing, and finds its
// way back over a lost connection and a restarted broker; both forms of the client.
// Method: a real broker in this process, stopped and started again; a fake one for what a real one
// never does: gaps, silence, frames that are garbage.

import PosternCore
import PosternWire
import Synchronization
import Testing
import ZeroMQ

@testable import PosternClient

extension ClientTests {
    @Suite struct FeedTests {
        private func attest(_ client: BlockingClient, _ task: String = "t") throws -> Credential {
            let scope = try Scope(actions: ["file.read"], resources: ["File::*"])
            let attestation = try client.attest(task: task, intent: "a test", scope: scope)
            guard case .granted(let credential) = attestation else { throw TestFailure() }
            return credential
        }

        /// The next event of a kind, with a bound on how many others come before it.
        private func next(
            _ feed: BlockingFeed, _ isWanted: (FeedEvent) -> Bool
        ) throws -> FeedEvent {
            for _ in 0..<1_000 {
                let event = try #require(feed.next(timeout: .seconds(20)), "no event comes")
                if isWanted(event) { return event }
            }
            throw TestFailure()
        }

        private func nextStep(_ feed: BlockingFeed) throws -> EpochStep {
            let event = try next(feed) { if case .step = $0 { true } else { false } }
            guard case .step(let step) = event else { throw TestFailure() }
            return step
        }

        @Test func aProgramHearsWhatEnds() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            let feed = try client.feed(showing: credential)
            guard case .began(let subscription) = feed.next(timeout: .seconds(20)) else {
                Issue.record("it does not begin")
                return
            }
            #expect(subscription.epoch == 1 && !subscription.isWhole)
            _ = try client.complete(credential)
            let step = try nextStep(feed)
            #expect(step.epoch == 2 && step.reason == .completedTask)
            #expect(step.subject == .task(credential.task, of: credential.workload))
            #expect(step.isByOperator == false && step.note == nil)
            let heartbeat = try next(feed) { if case .heartbeat = $0 { true } else { false } }
            guard case .heartbeat(let epoch, _) = heartbeat else { return }
            #expect(epoch == 2)
            #expect(!feed.isOver)
            feed.close()
            #expect(feed.next() == nil && feed.isOver)
        }

        @Test func theAsyncForm() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let person = try BlockingClient(broker.operatorConfiguration())
            let worker = try BlockingClient(broker.configuration())
            let credential = try attest(worker)
            var iterator = client.feed.makeAsyncIterator()
            let first = try await iterator.next()
            guard case .began = first else {
                Issue.record("\(String(describing: first))")
                return
            }
            _ = try person.revoke(.credential(credential.id), note: "why")
            var step: EpochStep?
            while step == nil, let event = try await iterator.next() {
                if case .step(let told) = event { step = told }
            }
            #expect(step?.reason == .revokedCredential && step?.subject == nil)
            // An operator's client sees it all, and what was before.
            let all = try PosternClient(broker.operatorConfiguration())
            for try await event in all.feed(since: 1) {
                guard case .step(let told) = event else { continue }
                #expect(told.subject == .credential(credential.id) && told.note == "why")
                break
            }
            await client.close()
            await all.close()
        }

        @Test func aCancelledTaskIteratesNoMore() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let task = Task {
                var count = 0
                for try await _ in client.feed { count += 1 }
                return count
            }
            try await client.connect()
            task.cancel()
            _ = try? await task.value
            await client.close()
        }

        @Test func afterACancellationNothingComes() async throws {
            let channel = try FeedChannel()
            for epoch in 1...UInt64(3) {
                #expect(channel.put(.heartbeat(epoch: epoch, sentMilliseconds: epoch)))
            }
            let task = Task {
                let first = await channel.next()
                withUnsafeCurrentTask { $0?.cancel() }
                return (first, await channel.next())
            }
            let (first, second) = await task.value
            #expect(first == .heartbeat(epoch: 1, sentMilliseconds: 1) && second == nil)
            #expect(!channel.put(.ended(.revokedKey)))
        }

        @Test func aLostConnectionAndAnotherRun() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let feed = try client.feed()
            _ = try next(feed) { if case .began = $0 { true } else { false } }
            broker.stop()
            let interrupted = try next(feed) { if case .interrupted = $0 { true } else { false } }
            // Whichever is noticed first.
            #expect(
                [.interrupted(.connectionLost), .interrupted(.silence)].contains(interrupted))
            try broker.start()
            let event = try next(feed) { if case .began = $0 { true } else { false } }
            guard case .began(let again) = event else { return }
            // The same epoch, by chance, of another broker.
            #expect(again.epoch == 1 && !again.isWhole)
        }

        @Test func anEpochThatTheBrokerDoesNotKnow() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let feed = try client.feed(since: 1_000)
            // Who gave it learns what is the matter with it, once.
            #expect(feed.next(timeout: .seconds(20)) == .interrupted(.epochInFuture))
            guard case .began(let subscription) = feed.next(timeout: .seconds(20)) else {
                Issue.record("it does not begin")
                return
            }
            #expect(subscription.epoch == 1 && !subscription.isWhole)
        }

        @Test func theSameInTheAsyncForm() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            var iterator = client.feed(since: 1_000).makeAsyncIterator()
            #expect(try await iterator.next() == .interrupted(.epochInFuture))
            guard case .began = try await iterator.next() else {
                Issue.record("it does not begin")
                return
            }
            await client.close()
        }

        @Test func aCredentialOfSomebodyElse() throws {
            let broker = try TestBroker()
            let owner = try BlockingClient(broker.configuration())
            let credential = try attest(owner)
            let other = try BlockingClient(broker.configuration())
            let feed = try other.feed(showing: credential)
            #expect(try next(feed) { _ in true } == .ended(.keyMismatch))
            #expect(feed.isOver && feed.next() == nil)
        }

        @Test func whereThereIsNoFeed() throws {
            let broker = try TestBroker(hasFeed: false)
            let client = try BlockingClient(broker.configuration())
            let error = #expect(throws: ClientError.self) { _ = try client.feed() }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains("feed.enabled") == true)
        }

        // MARK: what a broker never does

        /// A reader of what a fake broker says: a script for each subscription.
        private func reader(
            _ scripts: [@Sendable (FakeBroker.Received) -> [[UInt8]]]
        ) throws -> (FakeBroker, FeedReader, Context) {
            let count = Atomic<Int>(0)
            let fake = try FakeBroker { received in
                let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
                return scripts[min(number, scripts.count - 1)](received).map { [$0] }
            }
            let context = try Context()
            let reader = FeedReader(
                try LinkSettings(fake.configuration()), endpoint: fake.endpoint, context: context)
            return (fake, reader, context)
        }

        private static func began(
            _ received: FakeBroker.Received, _ epoch: UInt64, whole: Bool = false
        ) -> [UInt8] {
            received.encode(
                .subscribe(
                    Subscription(
                        instance: String(repeating: "a", count: 32), epoch: epoch,
                        heartbeatMilliseconds: 50, isWhole: whole)))
        }

        private static func event(
            _ epoch: UInt64, _ steps: ClosedRange<UInt64>? = nil, ended: DenialReason? = nil
        ) -> [UInt8] {
            var writer = CBORWriter()
            let steps = steps.map { steps in
                steps.map {
                    EpochStep(epoch: $0, atMilliseconds: 1, reason: .revokedKey, tags: [$0])
                }
            }
            ReplyEncoder.encode(
                event: FeedUpdate(
                    epoch: epoch, sentMilliseconds: 9, steps: steps ?? [], ended: ended),
                into: &writer)
            return writer.bytes
        }

        private func told(_ reader: FeedReader, _ count: Int) -> [FeedEvent] {
            (0..<count).compactMap { _ in reader.next(until: .now + .seconds(20)) }
        }

        private func since(_ received: FakeBroker.Received) throws -> UInt64? {
            guard
                case .request(_, .subscribe(let ask)) = RequestDecoder.decode(
                    received.payload.span.bytes)
            else { throw TestFailure() }
            return ask.since
        }

        @Test(
            arguments: [
                // A step is missing, one comes twice, a heartbeat knows more, an old one comes.
                (6, 6...6), (5, 4...5), (9, nil), (3, nil),
            ] as [(UInt64, ClosedRange<UInt64>?)])
        func aGapIsSeen(epoch: UInt64, steps: ClosedRange<UInt64>?) throws {
            let (fake, reader, context) = try reader([
                { [Self.began($0, 3), Self.event(4, 4...4), Self.event(epoch, steps)] },
                { [Self.began($0, 4, whole: true), Self.event(5, 5...5)] },
            ])
            let events = told(reader, 7)
            guard events.count == 7, case .step(let step) = events[1] else {
                Issue.record("\(events)")
                return
            }
            #expect(step.epoch == 4)
            #expect(events[2] == .heartbeat(epoch: 4, sentMilliseconds: 9))
            #expect(events[3] == .interrupted(.gap))
            guard case .began(let again) = events[4], case .step(let next) = events[5] else {
                Issue.record("\(events)")
                return
            }
            #expect(again.isWhole && again.epoch == 4 && next.epoch == 5)
            #expect(try fake.received.map { try since($0) } == [nil, 4])
            reader.close()
            try context.terminate()
            fake.stop()
        }

        /// There is no epoch behind the last one that a number can say.
        @Test func theLastEpochOfAll() throws {
            let (fake, reader, context) = try reader([
                { [Self.began($0, .max), Self.event(5, 5...5)] },
                { [Self.began($0, .max, whole: true)] },
            ])
            let events = told(reader, 3)
            #expect(events.count == 3 && events[1] == .interrupted(.gap), "\(events)")
            #expect(try fake.received.map { try since($0) } == [nil, .max])
            reader.close()
            try context.terminate()
            fake.stop()
        }

        @Test func silenceIsNoticedAndForgiven() throws {
            let (fake, reader, context) = try reader([
                { [Self.began($0, 3), Self.event(3)] }, { [Self.began($0, 3, whole: true)] },
            ])
            let events = told(reader, 4)
            guard events.count == 4 else {
                Issue.record("\(events)")
                return
            }
            #expect(events[1] == .heartbeat(epoch: 3, sentMilliseconds: 9))
            // Two heartbeats; and since it goes on, a connection of its own.
            #expect(events[2] == .interrupted(.silence))
            guard case .began(let again) = events[3] else { return }
            #expect(again.isWhole)
            reader.close()
            try context.terminate()
            fake.stop()
        }

        @Test func garbageCountsForNothing() throws {
            let (fake, reader, context) = try reader([
                { [Self.began($0, 3), [0xFF]] }, { [Self.began($0, 3, whole: true)] },
            ])
            let events = told(reader, 3)
            #expect(events.count == 3 && events[1] == .interrupted(.garbled))
            reader.close()
            try context.terminate()
            fake.stop()
        }

        @Test func theBrokerEndsIt() throws {
            let (fake, reader, context) = try reader([
                { [Self.began($0, 3), Self.event(4, 4...4, ended: .revokedKey)] }
            ])
            let events = told(reader, 5)
            #expect(events.count == 4 && events.last == .ended(.revokedKey))
            try context.terminate()
            fake.stop()
        }
    }
}
