// Goal: when descriptors run out, a caller of accept hears that nobody waits, the peer sees the
// end, and the backlog is empty again; with descriptors to spare nothing is different.
// Method: a process of its own for each test, with a small limit of open files, because the guard
// and the limit are the whole process's. Real Unix sockets; `accept4` is called as libzmq does.
// The test library may close a descriptor of its own at any time, which leaves room for a
// connection; so the tests demand that each connection is either taken or ended, and most ended.

import Glibc
import Testing

@testable import PosternHost

@Suite struct AcceptGuardTests {
    @Test func withoutInstallingItIsThePlainCall() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 64)
            let client = try scene.connect()
            #expect(scene.accept() == .accepted)
            #expect(scene.accept() == .failed(EAGAIN))
            #expect(!scene.hasEnded(client))
            #expect(AcceptGuard.acceptedCount == 0)
            scene.useUpDescriptors(leaving: 1)
            _ = try scene.connect()
            scene.useUpDescriptors(leaving: 0)
            #expect(scene.accept() == .failed(EMFILE))
        }
    }

    @Test func descriptorsInReserveAreNotGivenToConnections() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 64)
            try AcceptGuard.install(reservedDescriptors: 16)
            var accepted = 0
            var ended = 0
            for _ in 0..<40 {
                let client = try scene.connect()
                if scene.accept() == .accepted {
                    accepted += 1
                    #expect(!scene.hasEnded(client))
                } else {
                    #expect(scene.hasEnded(client))
                    ended += 1
                    close(client)
                }
            }
            #expect(accepted > 0)
            #expect(ended > 0)
            #expect(AcceptGuard.acceptedCount == UInt64(accepted))
            #expect(AcceptGuard.refusedCount == UInt64(ended))
            // The reserve is there, but for a few that the test library itself may have opened.
            #expect(scene.useUpDescriptors(leaving: 0) >= 8)
        }
    }

    @Test func noDescriptorAtAll() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 64)
            try AcceptGuard.install(reservedDescriptors: 1)
            let clients = try (0..<5).map { _ in try scene.connect() }
            var refused = 0
            for client in clients {
                scene.useUpDescriptors(leaving: 0)
                let outcome = scene.accept()
                #expect(outcome == .accepted || outcome == .failed(EAGAIN))
                #expect(scene.hasEnded(client) == (outcome == .failed(EAGAIN)))
                if outcome == .failed(EAGAIN) { refused += 1 }
            }
            #expect(refused >= 3)
            #expect(AcceptGuard.refusedCount == UInt64(refused))
            // Nobody waits: still no EMFILE, and nothing to spin on.
            #expect(scene.accept() == .failed(EAGAIN))
            #expect(!scene.isWaiting)
            // With room again, connections are taken again.
            scene.freeDescriptors()
            _ = try scene.connect()
            #expect(scene.accept() == .accepted)
        }
    }

    @Test func otherErrorsAreAsTheyWere() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 64)
            try AcceptGuard.install(reservedDescriptors: 4)
            #expect(scene.accept(on: -1) == .failed(EBADF))
            #expect(scene.accept(on: 0) == .failed(ENOTSOCK))
        }
    }

    @Test func severalThreads() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 64)
            try AcceptGuard.install(reservedDescriptors: 1)
            let clients = try (0..<10).map { _ in try scene.connect() }
            scene.useUpDescriptors(leaving: 0)
            let listener = scene.listener.descriptor
            let threads = (0..<4).map { index in
                TestThread(name: "accept-\(index)") {
                    for _ in 0..<1_000 { _ = acceptAsALibrary(listener) }
                }
            }
            for thread in threads { thread.join() }
            #expect(!scene.isWaiting)
            let ended = clients.filter { scene.hasEnded($0) }.count
            #expect(ended >= 5)
            #expect(AcceptGuard.refusedCount == UInt64(ended))
            #expect(AcceptGuard.acceptedCount == UInt64(clients.count - ended))
        }
    }

    @Test func limitWithoutRoomIsAnError() async {
        await #expect(processExitsWith: .success) {
            _ = try AcceptScene(limit: 64)
            #expect(throws: AcceptGuardError.noRoom(limit: 64, reserved: 64)) {
                try AcceptGuard.install(reservedDescriptors: 64)
            }
        }
    }

    @Test func oneProcessGetsHalfOfThem() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 200)
            try AcceptGuard.install(reservedDescriptors: 20)
            // What connections may have is 180; what this process may have of it is half.
            #expect(scene.acceptAndHangUp(times: 150) == 90)
            #expect(AcceptGuard.refusedCount == 60)
            // Closed ones do not count for ever.
            scene.closeAccepted(count: 30)
            #expect(scene.acceptAndHangUp(times: 60) == 30)
        }
    }

    @Test func oneUserGetsThreeQuartersOfThem() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 200)
            try AcceptGuard.install(reservedDescriptors: 20)
            // Of 180 this process gets 90; another one of its user the rest of 135.
            #expect(scene.acceptAndHangUp(times: 100) == 90)
            #expect(try scene.acceptFromAnotherProcess(times: 60) == 45)
            #expect(try scene.acceptFromAnotherProcess(times: 5) == 0)
            // Closed ones do not count for ever, for whichever process they were.
            scene.closeAccepted(count: 30)
            #expect(try scene.acceptFromAnotherProcess(times: 60) == 30)
        }
    }

    @Test func thePeoplesDoorHasNoShareAndHalfOfTheReserve() async {
        await #expect(processExitsWith: .success) {
            let scene = try AcceptScene(limit: 200)
            try AcceptGuard.install(
                reservedDescriptors: 40, privilegedSocketPath: scene.path)
            let accepted = scene.acceptAndHangUp(times: 200)
            // Beyond the share of 80 and the 160 of everybody else, up to 180 of all numbers.
            #expect((161...180).contains(scene.highestAccepted))
            #expect(accepted > 80)
        }
    }
}
